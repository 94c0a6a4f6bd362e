"""Spark beside the plain engine: the arithmetic, the table, and that another code is not passed over."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from benchmarks import ROOT, report, scale
from benchmarks.processes import CORES, Finished
from benchmarks.scale import Scaled
from mappings.errors import SocCoderError


def test_core_hours_follow_from_the_rate():
    scaled = Scaled("titles, fast", 50_000, 3_000, spark_per_s=2_000, plain_start_s=1, spark_start_s=9)
    assert scaled.core_hours == pytest.approx(100_000_000 / 2_000 / 3_600 * CORES)
    (row,) = report.engines([scaled]).rows
    assert row == ("titles, fast", "50,000", "3,000", "2,000", "1,000", "28", "1.0", "9.0")


@pytest.fixture
def engines(monkeypatch):
    """Put engines in the place of the command that give the rows these codes, the plain engine and Spark."""

    def put(plain: list[str], spark: list[str]) -> None:
        def run(module, *arguments):
            target = Path(arguments[arguments.index("--out") + 1])
            codes = spark if "--engine" in arguments else plain
            source = parquet.read_table(arguments[arguments.index("--in") + 1], columns=["id"])
            table = pa.table({"id": source["id"], **dict.fromkeys(("code", "code_title", "level", "reason"), codes)})
            parquet.write_table(table.sort_by([("id", "descending")]) if codes is spark else table, target)
            return Finished("", 2.0, 100.0)

        monkeypatch.setattr(scale, "run_module", run)

    return put


def test_rows_are_compared_whatever_their_order(engines):
    engines(["2237", "5315"], ["2237", "5315"])
    table = pa.table({"id": [0, 1], "title": ["nurse", "plumber"]})
    assert scale.seconds_of_both("titles", table, "--fast") == (2.0, 2.0)


def test_another_code_ends_the_measurement(engines):
    engines(["2237", "5315"], ["2237", "5319"])
    with pytest.raises(SocCoderError, match="Spark did not code titles as the plain engine does"):
        scale.seconds_of_both("titles", pa.table({"id": [0, 1], "title": ["nurse", "plumber"]}), "--fast")


def test_the_document_has_a_place_for_figures():
    _, start, rest = (ROOT / "docs/scale.md").read_text(encoding="utf-8").partition(report.START)
    assert start
    assert report.END in rest
