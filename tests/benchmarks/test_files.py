"""A file at `/files`, measured beside the command: small here."""

from __future__ import annotations

import pytest

from benchmarks import report
from benchmarks.files import Filed, measure_files
from benchmarks.titles import make_titles
from models.crew import FEW
from models.files import CHUNK

ROWS = (FEW + 1) * CHUNK
"""Enough for several processes to code them."""

MOST = 5.0
"""Times that the server may take of the processor what the command does: with so few rows, half of it is for pages and
for processes to start."""


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_takes_about_as_long_as_the_command_and_pages_come_meanwhile(form):
    filed = measure_files(make_titles(ROWS), form)
    assert filed.rows == ROWS
    assert filed.busy_s < MOST * filed.classify_busy_s
    assert filed.pages > 10
    assert 0 < filed.p50_ms <= filed.p99_ms <= filed.most_ms
    table = report.files([filed])
    assert f"| {form}, {ROWS:,} rows |" in table.markdown()


def test_the_table_has_what_was_measured():
    filed = Filed("csv", 100_000, 2.04, 40.25, 0.1, 60.0, 39.0, 55.0, 400, 12.4, 80.0, 1_234.0)
    row = "| csv, 100,000 rows | 2.0 | 40.2 | 0.1 | 60.0 | 39.0 | 55.0 | 12 | 80 | 1,234 |"
    assert row in report.files([filed]).markdown()
