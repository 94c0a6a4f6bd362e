"""Measure a data set coded on Spark beside the plain engine, and what many more adverts would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from pyarrow import parquet

from benchmarks.processes import CORES, run_module
from mappings.errors import SocCoderError
from models.coding import Item

MANY = 100_000_000
"""Rows whose core-hours are told."""

_FEW = 10
_SAME = ("code", "code_title", "level", "reason")
_WAYS = ("--fast", "--careful")


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
    """

    name: str
    rows: int
    plain_per_s: float
    spark_per_s: float
    plain_start_s: float
    spark_start_s: float

    @property
    def core_hours(self) -> float:
        """Core-hours that 100 million rows take on Spark at the rate measured."""
        return MANY / self.spark_per_s * CORES / 3600


def measure_scale(titles: Sequence[str], adverts: Sequence[Item]) -> list[Scaled]:
    """Code titles, and adverts with a text, as vacancies, fast and careful, by both engines.

    Args:
        titles: what is coded as bare titles.
        adverts: what is coded with a description.

    Raises:
        SocCoderError: an engine failed, or Spark gave a row another code than the plain engine.
    """
    of_titles = pa.table({"id": range(len(titles)), "title": titles})
    of_adverts = pa.table(
        {
            "id": range(len(adverts)),
            "title": [each.title for each in adverts],
            "description": [each.description for each in adverts],
        }
    )
    return [
        _measured(f"{name}, {way[2:]}", table, way)
        for name, table in (("titles", of_titles), ("full adverts", of_adverts))
        for way in _WAYS
    ]


def _measured(name: str, table: pa.Table, way: str) -> Scaled:
    few_plain, few_spark = seconds_of_both(name, table[:_FEW], way)
    plain, spark = seconds_of_both(name, table, way)
    rows = len(table)
    return Scaled(name, rows, rows / (plain - few_plain), rows / (spark - few_spark), few_plain, few_spark)


def seconds_of_both(name: str, table: pa.Table, way: str) -> tuple[float, float]:
    """Return the seconds that the plain engine takes, and Spark, having compared what they gave.

    Args:
        name: what to call the rows in errors.
        table: a column `id`, and what is coded.
        way: `--fast` or `--careful`.

    Raises:
        SocCoderError: an engine failed, or Spark gave a row another code than the plain engine.
    """
    with TemporaryDirectory() as folder:
        source, plain, spark = Path(folder, "in.parquet"), Path(folder, "plain.parquet"), Path(folder, "spark")
        parquet.write_table(table, source)
        given = ("classify", "--in", str(source), "--kind", "vacancy", way)
        of_plain = run_module("soc_coder", *given, "--out", str(plain), "--cores", str(CORES))
        engine = ("--engine", "spark", "--master", f"local[{CORES}]")
        of_spark = run_module("soc_coder", *given, "--out", str(spark), *engine)
        expected, found = (parquet.read_table(path, columns=["id", *_SAME]).sort_by("id") for path in (plain, spark))
    if not found.equals(expected):
        raise SocCoderError(f"Spark did not code {name} as the plain engine does.")
    return of_plain.seconds, of_spark.seconds
