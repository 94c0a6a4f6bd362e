"""Measuring a coder, and the leaderboard that shows it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import ROOT, report
from benchmarks.compare import FIGURES, Measured, judge, measure
from benchmarks.contenders import Key
from benchmarks.processes import run_module
from benchmarks.titles import make_adverts
from mappings.errors import SocCoderError
from models.coding import Item
from training.labelled import Labelled

NURSE = Labelled(Item("Staff nurse", kind="vacancy"), frozenset({"2237"}), frozenset({"2237", "2231"}))
OURS = Measured("soc-coder", "1", 10, 4_000.0, 10, 0.5, 1.0, 0.6, 200.0, 18.4, 900.0, 3_000.0, 250.0)
PEER = Measured("peer", "1", 10, 40.0, 10, 10.0, 20.0, 5.0, 800.0, 0.0)


def test_a_coder_is_measured_in_a_process_of_its_own():
    measured = measure(Key.WRATIO, ["Plumber - Leeds", "Welder", "Teacher"], make_adverts(1))
    assert (measured.titles, measured.singles) == (3, 3)
    assert measured.titles_per_s > 0
    assert 0 < measured.p50_ms <= measured.p99_ms
    assert 0 < measured.start_up_s < 60
    assert 20 < measured.memory_mib < 20_000
    assert measured.size_mb == 0
    assert (measured.adverts_per_s, measured.file_titles_per_s) == (None, None)


def test_ours_is_measured_on_adverts_and_from_file_to_file_too():
    measured = measure(Key.OURS, ["Plumber - Leeds", "Welder", "Teacher"], make_adverts(3))
    assert measured.adverts_per_s > 0
    assert measured.file_titles_per_s > 0
    assert measured.file_memory_mib > 20
    assert 1 < measured.size_mb < 60


def test_adverts_are_judged_under_what_they_are_called():
    wrong = replace(NURSE, best=frozenset({"5315"}), acceptable=frozenset({"5315"}))
    accuracy = judge(Key.WRATIO, {"one": [NURSE, NURSE], "other": [wrong]})
    assert accuracy["one"].keys() == {"rows", *FIGURES}
    assert (accuracy["one"]["rows"], accuracy["one"]["agree@1"]) == (2, 1)
    assert (accuracy["other"]["rows"], accuracy["other"]["agree@1"]) == (1, 0)


def test_a_process_that_fails_says_why():
    with pytest.raises(SocCoderError, match="'nobody' is not a valid Key"):
        run_module("benchmarks.drive", "nobody", "0")


def test_coders_stand_side_by_side():
    accuracy = {"title only": {"rows": 1_530, **dict.fromkeys(FIGURES, 0.25)}}
    table = report.leaderboard([replace(OURS, accuracy=accuracy), replace(PEER, accuracy=accuracy)])
    assert table.header == ("", "soc-coder", "peer")
    cells = {name: rest for name, *rest in table.rows}
    assert cells["title only (1,530): agree@1"] == ["0.250", "0.250"]
    assert cells["titles/s"] == ["4,000", "40"]
    assert cells["full adverts/s"] == ["900", "-"]
    assert cells["size of what it learned, MB"] == ["18", "-"]
    assert "| titles/s | 4,000 | 40 |" in table.markdown()


def test_without_labelled_adverts_there_is_speed_alone():
    assert [name for name, *_ in report.leaderboard([OURS]).rows] == [name for _, name, _ in report.SPEED]


def test_figures_take_the_place_of_those_in_a_document(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n{report.START}\nold\n{report.END}\nafter\n")
    report.insert("new\n", path)
    assert path.read_text() == f"before\n{report.START}\nnew\n{report.END}\nafter\n"


@pytest.mark.parametrize("text", ["no place", f"{report.START}\nno end", f"{report.END}\n{report.START}\n"])
def test_a_document_without_a_place_for_figures_is_left_as_it_is(tmp_path, text):
    path = tmp_path / "README.md"
    path.write_text(text)
    with pytest.raises(SocCoderError, match="no place for figures"):
        report.insert("new\n", path)
    assert path.read_text() == text


@pytest.mark.parametrize("document", ["README.md", "docs/benchmarks.md"])
def test_the_documents_have_a_place_for_figures(document):
    _, start, rest = (ROOT / document).read_text(encoding="utf-8").partition(report.START)
    assert start
    assert report.END in rest


def test_the_command_prints_and_keeps_the_figures(tmp_path: Path):
    result = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks", "--count", "20", "--coder", "ours", "--markdown"]
    command += ["--labelled", str(tmp_path / "none"), "--json", str(result)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "|  | soc-coder |" in done.stdout
    assert "| titles/s, file to file |" in done.stdout
    figures = json.loads(result.read_text())
    assert [each["titles"] for each in figures["coders"]] == [20]
    assert figures["about"]["tables"].startswith("20")
