"""Measuring a coder, and the tables that show it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import ROOT, report
from benchmarks.compare import FIGURES, Measured, measure
from benchmarks.contenders import Key, MiniLM
from benchmarks.processes import run_module
from mappings.errors import SocCoderError
from models.coding import Item
from training.labelled import Labelled, read_labelled

NURSE = Labelled("T", Item("Staff nurse", kind="vacancy"), frozenset({"2237"}), frozenset({"2237", "2231"}))


def test_a_coder_is_measured_in_a_process_of_its_own():
    measured = measure(Key.WRATIO, ["Plumber - Leeds", "Welder", "Teacher"], [NURSE])
    assert (measured.titles, measured.singles) == (3, 3)
    assert measured.titles_per_s > 0
    assert 0 < measured.p50_ms <= measured.p99_ms
    assert 0 < measured.start_up_s < 60
    assert 20 < measured.memory_mib < 2_000
    assert measured.accuracy["title only"].keys() == {"rows", *FIGURES}
    assert measured.accuracy["title only"]["agree@1"] == 1


def test_a_process_that_fails_says_why():
    with pytest.raises(SocCoderError, match="'nobody' is not a valid Key"):
        run_module("benchmarks.drive", "nobody", "0")


def test_labelled_adverts_are_read(tmp_path):
    path = tmp_path / "coded.csv"
    path.write_text(
        "id,title,category,salary,location,description,coder_a,coder_b,acceptable\n"
        "F1,Plumber,trade jobs,£20,Leeds,Mends pipes,5315,8159,5315|5319\n"
    )
    (advert,) = read_labelled(path)
    assert advert.slice == "F"
    assert advert.item == Item("Plumber", "vacancy", "", "", "Mends pipes", "trade jobs", "£20", "Leeds")
    assert advert.best == {"5315", "8159"}
    assert advert.acceptable == {"5315", "8159", "5319"}
    assert read_labelled(tmp_path / "absent.csv") == []


def test_figures_stand_beside_their_ratio_to_minilm():
    ours = Measured("soc-coder", "1", 10, 4_000.0, 200.0, 0.5, 10, 0.5, 1.0)
    files = Measured("soc-coder, file to file", "1", 10, 3_000.0, 250.0)
    peer = Measured(MiniLM.name, "1", 10, 400.0, 800.0, 5.0, 10, 10.0, 20.0)
    table = report.speed([ours, files, peer])
    assert table.rows[0] == (
        "soc-coder",
        "10",
        "4,000 (10x)",
        "0.50 (0.05x)",
        "1.00 (0.05x)",
        "200 (0.25x)",
        "0.50 (0.1x)",
    )
    assert table.rows[1][3:] == ("-", "-", "250 (0.312x)", "-")
    assert table.rows[2][2] == "400"
    assert report.speed([ours]).rows[0][2] == "4,000"
    assert "| soc-coder | 10 | 4,000 (10x) |" in table.markdown()


def test_accuracy_has_a_table_for_each_slice():
    figures = {"rows": 3, **dict.fromkeys(FIGURES, 0.5)}
    coded = Measured("soc-coder", "1", 10, 1.0, 1.0, accuracy={"title only": figures, "full advert": figures})
    not_coded = Measured("soc-coder, file to file", "1", 10, 1.0, 1.0)
    tables = report.accuracy([coded, not_coded])
    assert [table.title for table in tables] == [
        "Accuracy, title only (3 labelled adverts)",
        "Accuracy, full advert (3 labelled adverts)",
    ]
    assert tables[0].rows == [("soc-coder", *["0.500"] * len(FIGURES))]
    assert report.accuracy([not_coded]) == []


def test_the_command_measures_ours_in_memory_and_from_file_to_file(tmp_path: Path):
    result = tmp_path / "figures.json"
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--count",
        "20",
        "--coder",
        "ours",
        "--labelled",
        str(tmp_path / "none"),
    ]
    done = subprocess.run([*command, "--json", str(result), "--markdown"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "| soc-coder, file to file | 20 |" in done.stdout
    figures = json.loads(result.read_text())
    assert [each["titles"] for each in figures["coders"]] == [20, 20]
    assert figures["about"]["tables"].startswith("20")
