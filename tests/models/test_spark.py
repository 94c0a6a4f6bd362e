"""A data set coded on a real Spark of two cores, beside the plain engine on the same rows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from mappings.errors import SocCoderError
from models import bundle
from models.batch import code_file
from models.cells import APPENDED
from models.coder import Coder
from models.coding import Item
from models.commands import app
from models.overrides import Override, Overrides
from models.spark import code_dataset

TITLES = [
    "Staff nurse",
    "Manager - Leeds",
    None,
    "teacher",
    "qwxzkj vvqz",
    "Café manager",
    "12345",
    "BUS DRIVER x2",
    "",
]
TEXTS = ["", "You serve meals to guests.", None, "Repair of lorries and vans, at nights."]
ROWS = [
    {
        "id": number,
        "Title": TITLES[number % len(TITLES)],
        "description": TEXTS[number % len(TEXTS)],
        "code": "given",
        "Tags": ["a", "b"][: number % 3],
        "posted": date(2026, 1, 1 + number % 28),
    }
    for number in range(120)
]

needs_extra = pytest.mark.skipif(find_spec("pyspark") is None, reason="needs the extra 'spark'")
needs_spark = pytest.mark.skipif(
    not shutil.which("java") or find_spec("pyspark") is None, reason="needs Java and the extra 'spark'"
)


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A folder of two Parquet files, of adverts and columns of their own."""
    folder = tmp_path_factory.mktemp("adverts") / "adverts"
    folder.mkdir()
    for number, rows in enumerate((ROWS[:50], ROWS[50:])):
        parquet.write_table(pa.Table.from_pylist(rows), folder / f"{number}.parquet")
    return folder


@pytest.fixture
def run(tmp_path):
    """Run the command on Spark, and return what it said and what it wrote, by `id`."""

    def run(source, *options):
        target = tmp_path / "coded"
        command = ["--in", str(source), "--out", str(target), "--engine", "spark", "--master", "local[2]", *options]
        done = CliRunner().invoke(app, command, catch_exceptions=False)
        return done.output, sorted(parquet.read_table(target).to_pylist(), key=lambda row: row["id"])

    return run


@needs_spark
@pytest.mark.parametrize("options", [("vacancy", "soc2020", True), ("job_title", "soc2010", False)])
def test_every_row_is_coded_as_without_spark(coder, source, run, tmp_path, options):
    kind, scheme, careful = options
    parquet.write_table(parquet.read_table(source), tmp_path / "all.parquet")
    summary = code_file(coder, tmp_path / "all.parquet", tmp_path / "plain.parquet", kind, scheme, careful=careful)
    plain = parquet.read_table(tmp_path / "plain.parquet")
    said, rows = run(source, "--kind", kind, "--scheme", scheme, "--careful" if careful else "--fast")
    expected = plain.to_pylist()
    assert (
        list(rows[0]) == plain.column_names == ["id", "Title", "description", "input_code", "Tags", "posted", *APPENDED]
    )
    assert [_exact(row) for row in rows] == [_exact(row) for row in expected]
    confident = [row["confidence"] for row in expected if row["confidence"] is not None]
    assert [row["confidence"] for row in rows if row["confidence"] is not None] == pytest.approx(confident, abs=2e-4)
    assert said.startswith(f"{summary.rows} rows: {summary.levels[4]} to 4 digits")
    assert parquet.read_schema(next((tmp_path / "coded").glob("part-*"))).field("level").type == pa.int8()


def _exact(row):
    """What is equal to the letter: probabilities may differ in the last place with the rows that are coded beside."""
    return {name: value for name, value in row.items() if name not in ("confidence", "candidates")}


@needs_spark
def test_workers_have_the_bundle_and_the_overrides_of_the_coder(source, tmp_path, make_bundle):
    other = Coder.load(make_bundle("another"))
    confirmed = Override(Item("teacher"), "soc2020", "2025", "2313", "c1", datetime(2026, 1, 31))
    other.overrides = Overrides([confirmed])
    code_dataset(other, source, tmp_path / "coded", master="local[2]")
    rows = parquet.read_table(tmp_path / "coded").to_pylist()
    assert {row["code"] for row in rows if row["Title"] == "teacher"} == {"2313"}
    assert all(row["evidence"].startswith("override; correction c1") for row in rows if row["Title"] == "teacher")


@needs_spark
def test_a_worker_with_another_bundle_is_refused_and_nothing_is_left(source, tmp_path):
    other = Coder(bundle.read())
    other.version = "another"
    with pytest.raises(SocCoderError, match=r"A worker has the bundle .*, not another"):
        code_dataset(other, source, tmp_path / "coded", master="local[2]")
    assert not (tmp_path / "coded").exists()


@needs_spark
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "Path does not exist"),
        (b"no Parquet" * 50, "is not a Parquet file"),
        (pa.table({"job": ["nurse"]}), "in.parquet has no column 'title'"),
    ],
)
def test_a_source_that_cannot_be_read(coder, tmp_path, content, message):
    given = tmp_path / "in.parquet"
    if isinstance(content, pa.Table):
        parquet.write_table(content, given)
    elif content:
        given.write_bytes(content)
    with pytest.raises(SocCoderError, match=message):
        code_dataset(coder, given, tmp_path / "coded", master="local[2]")
    assert not (tmp_path / "coded").exists()


def test_a_target_that_is_there_is_left_alone(coder, source, tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(SocCoderError, match="is there already"):
        code_dataset(coder, source, tmp_path)
    assert (tmp_path / "mine").read_text() == "mine"


def test_without_the_extra_it_says_what_to_install(coder, source, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "py4j", None)
    monkeypatch.setitem(sys.modules, "py4j.protocol", None)
    with pytest.raises(SocCoderError, match=r"pip install 'soc-coder\[spark\]'"):
        code_dataset(coder, source, tmp_path / "coded")


@needs_extra
def test_without_java_it_says_so(source, tmp_path):
    command = [sys.executable, "-m", "soc_coder", "classify", "--in", source, "--out", tmp_path / "coded"]
    environment = {**os.environ, "JAVA_HOME": str(tmp_path)}
    done = subprocess.run([*command, "--engine", "spark"], capture_output=True, text=True, env=environment)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("soc-coder: Spark cannot start: ")
    assert "Java 17" in done.stderr.splitlines()[-1]
