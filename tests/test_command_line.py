"""The command `soc-coder classify`, in processes of its own."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

import pytest

from models.batch import APPENDED


def soc_coder(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soc_coder", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60, **options
    )


def assert_refused(done: subprocess.CompletedProcess[str], problem: str) -> None:
    """The last line on standard error says what is wrong; there is no traceback and no output."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert problem in done.stderr.splitlines()[-1]


def test_a_title():
    done = soc_coder("classify", "Staff Nurse £30k")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("2237 Other registered nursing professionals")
    assert "left out (pay): £30k" in done.stdout
    assert "soc2010 by index entry: 2231" in done.stdout


def test_a_question_whose_answer_is_the_next_command():
    done = soc_coder("classify", "analyst")
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert any(re.match(r"runner-up \d{4} .+ \(0\.\d{3}\): .*analyst", line) for line in lines)
    asked = next(place for place, line in enumerate(lines) if line.startswith("What kind of analyst is it?"))
    answers = [re.fullmatch(r"  (.+) → (\d{4}): (.+)", line) for line in lines[asked + 1 : -1]]
    assert len(answers) >= 2
    _, code, arguments = answers[-1].groups()
    answered = soc_coder("classify", *shlex.split(arguments))
    assert answered.stdout.startswith(f"{code} ")
    assert "?" not in answered.stdout


def test_a_title_as_json():
    done = soc_coder(
        "classify", "Accountant", "--qualifier", "qualified", "--scheme", "soc2010", "--top", "2", "--json"
    )
    coding = json.loads(done.stdout)
    assert (coding["scheme"], coding["code"], coding["level"]) == ("soc2010", "2421", 4)
    assert 1 <= len(coding["candidates"]) <= 2
    assert coding["evidence"]["entries"][0]["why"] == "exact"


@pytest.mark.parametrize("title", ["", "🙂", "[bold]nurse[/x]", "12345"])
def test_a_title_that_is_none_is_no_failure(title):
    done = soc_coder("classify", title)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_a_file(tmp_path):
    source, target = tmp_path / "[in].csv", tmp_path / "[bold]out.csv"
    source.write_text("id,title\n1,Staff nurse\n2,\n3,a,b\n")
    done = soc_coder("classify", "--in", source, "--out", target, "--kind", "vacancy", "--top", "3")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    with target.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "title", *APPENDED]
    assert [row["code"] for row in rows] == ["2237", "", ""]
    assert "3 rows: 1 to 4 digits" in done.stderr
    assert "1 invalid" in done.stderr
    assert f"Wrote {target}" in done.stderr
    assert "row 3: 3 fields where the header has 2" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["classify"], "Give either a title, or a file with --in and --out."),
        (["classify", "nurse", "--in", "a.csv", "--out", "b.csv"], "Give either"),
        (["classify", "--in", "a.csv"], "Give either"),
        (["classify", "nurse", "--scheme", "soc2000"], "'soc2000' is not one of 'soc2020', 'soc2010'"),
        (["classify", "nurse", "--top", "0"], "Invalid value for '--top'"),
        (["classify", "nurse", "--top", "101"], "Invalid value for '--top'"),
        (["classify", "--in", "a.csv", "--out", "b.csv", "--kind", "profession"], "Invalid value for '--kind'"),
        (["classify", "--in", "none.csv", "--out", "b.csv"], "none.csv cannot be read: No such file or directory."),
        (["classify", "--in", "none.xlsx", "--out", "b.csv"], "none.xlsx is of no known format."),
        (["classify", "--in", "none.csv", "--out", "b.xlsx"], "b.xlsx is of no known format."),
        (["classify", "--in", ".", "--out", "b.csv"], "is of no known format."),
        (["classify", "nurse", "--bundle", "none"], "The bundle in none has no readable manifest.json"),
        (["nothing"], "No such command 'nothing'"),
    ],
)
def test_what_cannot_be_done_is_told_without_a_traceback(arguments, problem, tmp_path):
    assert_refused(soc_coder(*arguments, cwd=tmp_path), problem)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"name\nnurse\n", "a.csv has no column 'title'. Its columns are: name."),
        ("a.csv", b"", "Its columns are: none."),
        ("a.csv", "title\nnurse\n".encode("utf-16"), "a.csv is UTF-16. Save it as UTF-8."),
        ("a.csv", b"PK\x03\x04", "a.csv is a zipped file or a workbook."),
        ("a.parquet", b"title\n", "a.parquet is not a Parquet file"),
        ("a.csv.gz", gzip.compress(b"title\n" + b"nurse\n" * 9_999, mtime=0)[:-9], "breaks off or is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_without_a_traceback(name, content, problem, tmp_path):
    (tmp_path / name).write_bytes(content)
    assert_refused(soc_coder("classify", "--in", name, "--out", "out.csv", cwd=tmp_path), problem)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("form", ["csv.gz", "parquet"])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, form, stop):
    (tmp_path / "in.csv").write_text("title\n" + "".join(f"nurse {number}\n" for number in range(200_000)))
    command = [sys.executable, "-m", "soc_coder", "classify", "--in", "in.csv", "--out", f"out.{form}"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(stop, signal.SIG_DFL),  # a shell's background jobs are born deaf to SIGINT
    ) as process:
        began = time.monotonic()
        while len(list(tmp_path.iterdir())) == 1:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() - began < 60
            time.sleep(0.02)
        process.send_signal(stop)
        said = process.communicate(timeout=30)[1]
    assert process.returncode not in (0, -stop)
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
