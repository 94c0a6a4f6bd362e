"""Measure a data set coded on Spark beside the plain engine, and what many more adverts would take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from benchmarks.processes import CORES
from benchmarks.watch import Watched, watch_module
from mappings.errors import SocCoderError
from models.cells import read_pairs
from models.coding import Item

MANY = 100_000_000
"""Rows whose core-hours are told."""

LAST_PLACE = 2e-4
"""Most by which a probability, written to four figures, may differ with the rows that are coded beside it."""

_FEW = 10
_SAME = ("code", "code_title", "level", "reason")
_ALIKE = ("confidence", "candidates")


@dataclass(frozen=True, slots=True)
class Scaled:
    """What coding the same rows by both engines showed.

    Attributes:
        name: what was coded, and how.
        rows: how many rows.
        plain_per_s: rows a second of the plain engine on `CORES` cores from file to file, once it has started: the time
            that it takes for ten rows is left out.
        spark_per_s: the same of Spark, `local[CORES]`.
        plain_start_s: seconds of the plain engine for ten rows.
        spark_start_s: the same of Spark.
        plain_mib: most memory of the processes of the plain engine together.
        spark_mib: the same of Spark, its Java process included.
        difference: most by which a probability of a code or a candidate differs between the engines.
    """

    name: str
    rows: int
    plain_per_s: float
    spark_per_s: float
    plain_start_s: float
    spark_start_s: float
    plain_mib: float
    spark_mib: float
    difference: float

    @property
    def core_hours(self) -> float:
        """Core-hours that 100 million rows take on Spark at the rate measured."""
        return MANY / self.spark_per_s * CORES / 3600


def measure_scale(name: str, items: Sequence[Item], way: str) -> Scaled:
    """Code items as vacancies by both engines.

    Args:
        name: what to call them.
        items: what is coded: the title, and the description where any has one.
        way: `--fast` or `--careful`.

    Raises:
        SocCoderError: an engine failed, or Spark gave a row other codes or candidates than the plain engine.
    """
    columns = {"title": [each.title for each in items], "description": [each.description for each in items]}
    table = pa.table({"id": range(len(items)), **{column: cells for column, cells in columns.items() if any(cells)}})
    few_plain, few_spark, _ = by_both(name, table[:_FEW], way)
    plain, spark, difference = by_both(name, table, way)
    return Scaled(
        f"{name}, {way[2:]}",
        len(items),
        len(items) / (plain.seconds - few_plain.seconds),
        len(items) / (spark.seconds - few_spark.seconds),
        few_plain.seconds,
        few_spark.seconds,
        plain.peak_mib,
        spark.peak_mib,
        difference,
    )


def by_both(name: str, table: pa.Table, way: str) -> tuple[Watched, Watched, float]:
    """Return how the plain engine ran, how Spark did, and the most by which a probability differs between them.

    Args:
        name: what to call the rows in errors.
        table: a column `id`, and what is coded.
        way: `--fast` or `--careful`.

    Raises:
        SocCoderError: an engine failed, or Spark gave a row other codes or candidates than the plain engine.
    """
    with TemporaryDirectory() as folder:
        source, plain, spark = Path(folder, "in.parquet"), Path(folder, "plain.parquet"), Path(folder, "spark")
        parquet.write_table(table, source)
        given = ("classify", "--in", str(source), "--kind", "vacancy", way)
        of_plain = watch_module("soc_coder", *given, "--out", str(plain), "--cores", str(CORES))
        engine = ("--engine", "spark", "--master", f"local[{CORES}]")
        of_spark = watch_module("soc_coder", *given, "--out", str(spark), *engine)
        expected, found = (
            parquet.read_table(path, columns=["id", *_SAME, *_ALIKE]).sort_by("id") for path in (plain, spark)
        )
    if not found.select(["id", *_SAME]).equals(expected.select(["id", *_SAME])):
        raise SocCoderError(f"Spark did not code {name} as the plain engine does.")
    difference = max(_differences(expected, found), default=0.0)
    if difference > LAST_PLACE:
        raise SocCoderError(f"Spark did not give {name} the probabilities of the plain engine: {difference:.2g} off.")
    return of_plain, of_spark, difference


def _differences(expected: pa.Table, found: pa.Table) -> Iterator[float]:
    """Yield the difference of each confidence, and of each row's candidates, that is not the same."""
    for one, other in _unlike("confidence", expected, found):
        yield abs((one or 0.0) - (other or 0.0))
    for one, other in _unlike("candidates", expected, found):
        yield _difference(read_pairs(one), read_pairs(other))


def _unlike(column: str, expected: pa.Table, found: pa.Table) -> Iterator[tuple[Any, Any]]:
    pairs = zip(expected[column].to_pylist(), found[column].to_pylist(), strict=True)
    return (pair for pair in pairs if pair[0] != pair[1])


def _difference(one: dict[str, float], other: dict[str, float]) -> float:
    """Return the most by which a candidate differs; one that is absent counts as the least of those that are there."""
    least, others = (min(each.values(), default=0.0) for each in (one, other))
    return max(abs(one.get(code, least) - other.get(code, others)) for code in one.keys() | other.keys())
