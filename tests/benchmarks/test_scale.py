"""Spark beside the plain engine: the arithmetic, the table, and that another code is not passed over."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from benchmarks import ROOT, report, scale
from benchmarks.processes import CORES
from benchmarks.scale import Scaled
from benchmarks.watch import Watched
from mappings.errors import SocCoderError


def test_core_hours_follow_from_the_rate():
    scaled = Scaled("titles, fast", 50_000, 3_000, 2_000, 1, 9, 300, 1_500, 1e-4)
    assert scaled.core_hours == pytest.approx(100_000_000 / 2_000 / 3_600 * CORES)
    (row,) = report.engines([scaled]).rows
    assert row == ("titles, fast", "50,000", "3,000", "2,000", "28", "1.0", "9.0", "300", "1,500", "0.0001")


@pytest.fixture
def engines(monkeypatch):
    """Put engines in the place of the command that give the rows these cells, the plain engine and Spark."""

    def put(plain: dict[str, list[object]], spark: dict[str, list[object]]) -> None:
        def watch(module, *arguments):
            target = Path(arguments[arguments.index("--out") + 1])
            given = spark if "--engine" in arguments else plain
            source = parquet.read_table(arguments[arguments.index("--in") + 1], columns=["id"])
            table = pa.table({"id": source["id"], **given})
            parquet.write_table(table.sort_by([("id", "descending")]) if given is spark else table, target)
            return Watched("", 2.0, (100.0,))

        monkeypatch.setattr(scale, "watch_module", watch)

    return put


TABLE = pa.table({"id": [0, 1], "title": ["nurse", "plumber"]})
CODED = {
    "code": ["2237", "5315"],
    "code_title": ["Nurses", "Plumbers"],
    "level": [4, 4],
    "reason": ["", ""],
    "confidence": [0.9, 0.8123],
    "candidates": ["2237:0.9|2231:0.04", "5315:0.8123|5319:0.1"],
}


def test_rows_are_compared_whatever_their_order(engines):
    engines(CODED, dict(CODED))
    plain, spark, difference = scale.by_both("titles", TABLE, "--fast")
    assert (plain.seconds, spark.seconds, difference) == (2.0, 2.0, 0.0)


@pytest.mark.parametrize(
    "other",
    [
        {"confidence": [0.9, 0.8124]},
        {"candidates": ["2237:0.9|2231:0.0401", "5315:0.8123|5319:0.1"]},
        {"candidates": ["2237:0.9|2232:0.0401", "5315:0.8123|5319:0.1"]},
    ],
)
def test_the_last_place_of_a_probability_may_differ(engines, other):
    engines(CODED, CODED | other)
    assert scale.by_both("titles", TABLE, "--fast")[2] == pytest.approx(1e-4)


@pytest.mark.parametrize(
    "other",
    [
        {"confidence": [0.9, 0.82]},
        {"confidence": [0.9, None]},
        {"candidates": ["2237:0.9|2231:0.04", "5315:0.8123|5319:0.11"]},
        {"candidates": ["2237:0.9|2231:0.04", "5315:0.8123|5312:0.3"]},
        {"candidates": ["2237:0.9|2231:0.04", ""]},
    ],
)
def test_another_probability_ends_the_measurement(engines, other):
    engines(CODED, CODED | other)
    with pytest.raises(SocCoderError, match="Spark did not give titles the probabilities of the plain engine"):
        scale.by_both("titles", TABLE, "--fast")


def test_another_code_ends_the_measurement(engines):
    engines(CODED, CODED | {"code": ["2237", "5319"]})
    with pytest.raises(SocCoderError, match="Spark did not code titles as the plain engine does"):
        scale.by_both("titles", TABLE, "--fast")


def test_the_document_has_a_place_for_figures():
    _, start, rest = (ROOT / "docs/scale.md").read_text(encoding="utf-8").partition(report.START)
    assert start
    assert report.END in rest
