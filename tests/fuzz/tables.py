"""Tables: those that `classify --in` reads, confirmed corrections, and outcomes of graduates."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.batch import code_file
from models.coder import Coder
from models.coding import Coding, Item
from models.outcomes.read import read as read_outcomes
from models.overrides import COLUMNS, read_overrides
from tests.fuzz.readers import ROWS, Target, as_csv, as_lines


class _Abstaining(Coder):
    """A coder that takes no time."""

    def code_many(self, items: Sequence[Item], *_: object, **__: object) -> list[Coding]:
        return [_abstention()] * len(items)


@cache
def _coder() -> Coder:
    return _Abstaining.load()


@cache
def _abstention() -> Coding:
    return Coder.load().code(Item(""))


def _table(*suffixes: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> None:
        (source := folder / f"in{suffixes[0]}").write_bytes(data)
        for suffix in suffixes:
            code_file(_coder(), source, folder / f"out{suffix}", "vacancy")

    return read


COLUMNS_OF_KINDS = {
    "title": pa.array(["Chef", None]).dictionary_encode(),
    "number": pa.array([1, 2], pa.uint64()),
    "amount": pa.array([Decimal("1.5"), None]),
    "at": pa.array([datetime(2026, 11, 27, tzinfo=UTC), None]),
    "lasts": pa.array([timedelta(1), None]),
    "tags": pa.array([["a"], []]),
    "pairs": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int8())),
    "record": pa.array([{"a": 1.5, "b": b"x"}, None]),
    "nothing": pa.nulls(2),
}


def _parquet() -> Sequence[bytes]:
    made = []
    for compression in ("snappy", "zstd", "none"):
        parquet.write_table(pa.table(COLUMNS_OF_KINDS), out := io.BytesIO(), compression=compression)
        made.append(out.getvalue())
    return made


def _overrides(data: bytes, folder: Path) -> None:
    for suffix in (".csv", ".jsonl"):
        (path := folder / f"in{suffix}").write_bytes(data)
        with suppress(SocCoderError):
            read_overrides(path)


OVERRIDE = dict.fromkeys(COLUMNS, "") | {
    "correction": "7",
    "confirmed": "2026-11-27T12:00:00+00:00",
    "kind": "job_title",
    "title": "Staff nurse",
    "scheme": "soc2020",
    "edition": load_scheme("soc2020").edition,
    "code": "2237",
}


def _outcomes(data: bytes, folder: Path) -> None:
    for suffix in (".csv", ".json"):
        (path := folder / f"in{suffix}").write_bytes(data)
        with suppress(SocCoderError):
            read_outcomes(path)


POPULATION = {
    "survey": "graduate_outcomes",
    "years": "2021/22",
    "level": "first degree",
    "domicile": "UK",
    "mode": "full-time",
    "subject_scheme": "hecos",
    "source": "Made up",
    "licence": "none",
}
OF_SOC = [
    {"soc_scheme": "soc2020", "subject": "100105", "soc": "2237", "count": "60", "base": "100"},
    {"soc_scheme": "soc2020", "subject": "100105", "soc": "1", "count": "", "base": "100"},
]
EARNED = {"years_after": "5", "subject": "100105", "median": "31000", "lower_quartile": "", "upper_quartile": ""}
LMI = {"soc": 2137, "years": [{"year": 2014, "courses": [{"name": "(G1) Mathematics", "percentage": 12.5}]}]}


TARGETS = {
    "table-csv": Target(_table(".csv", ".jsonl"), lambda: [as_csv(ROWS), gzip.compress(as_csv(ROWS))]),
    "table-jsonl": Target(_table(".jsonl", ".csv"), lambda: [as_lines(*ROWS), gzip.compress(as_lines(*ROWS))]),
    "table-parquet": Target(_table(".parquet", ".csv", ".jsonl"), _parquet),
    "overrides": Target(_overrides, lambda: [as_csv([OVERRIDE]), as_lines(OVERRIDE)]),
    "outcomes": Target(
        _outcomes,
        lambda: [
            as_csv([POPULATION | row for row in OF_SOC]),
            as_csv([POPULATION | {"survey": "leo"} | EARNED]),
            as_lines(LMI),
        ],
    ),
}
