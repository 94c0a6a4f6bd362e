"""Outcomes at work: in the coding of courses, by function and by command."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import pytest

from mappings.version import data_version
from models.coding import Item
from models.courses.course_coder import code_many
from models.courses.occupations import of_code
from models.outcomes.in_use import OUTCOMES, use

COMPUTING = "11-01"


@pytest.fixture
def computing(write, destinations):
    """Graduates of computing, made up: half in 2134, a quarter in 2137, one withheld and one that goes with it."""
    people = {"2134": 3000, "2137": 1500, "2132": 400, "2133": "c", "2": 5500, "all": 6000}
    rows = [{"subject": COMPUTING, "soc": soc, "count": count} for soc, count in people.items()]
    return write(rows, destinations | {"subject_scheme": "cah_1_3"})


@pytest.fixture
def in_use(computing, monkeypatch):
    monkeypatch.setenv(OUTCOMES, "")
    use(str(computing))


def weight_of(links, code):
    return next((link.weight for link in links if link.code == code), 0.0)


def test_links_of_a_subject_come_near_to_the_shares_of_its_graduates(computing, monkeypatch):
    monkeypatch.setenv(OUTCOMES, "")
    without = of_code("cah_1_3", COMPUTING, "soc2020").links
    use(str(computing))
    links = of_code("cah_1_3", COMPUTING, "soc2020").links
    for code, share in (("2134", 0.5), ("2137", 0.25)):
        assert abs(weight_of(links, code) - share) < abs(weight_of(without, code) - share)
    first = next(link for link in links if link.code == "2134")
    assert first.evidence[0].kind == "outcomes"
    assert first.evidence[0].detail.endswith("11-01 computing, a wider group; 3,000 of 6,000 in 2134")
    assert not first.only_alike


def test_other_subjects_stay_as_they_are(in_use, monkeypatch):
    with_them = of_code("hecos", "100279", "soc2020")
    monkeypatch.setenv(OUTCOMES, "")
    assert of_code("hecos", "100279", "soc2020") == with_them


@pytest.mark.usefixtures("in_use")
def test_a_coding_names_the_outcomes_and_what_they_tell():
    (coding,) = code_many([Item("", "course", cah=COMPUTING)], "soc2020", 5)
    assert coding.data_version.startswith(f"{data_version()}.outcomes-")
    assert {link.code for link in coding.evidence.links[:2]} == {"2134", "2137"}
    told = {each.detail.rpartition("; ")[2] for link in coding.evidence.links for each in link.evidence}
    assert "3,000 of 6,000 in 2134" in told
    assert not any(detail.endswith((" in 2132", " in 2133")) for detail in told)


def test_the_command_takes_them(computing, tmp_path):
    source, target = tmp_path / "courses.csv", tmp_path / "coded.csv"
    source.write_text(f"cah\n{COMPUTING}\n")
    command = [sys.executable, "-m", "soc_coder", "classify", "--in", source, "--out", target, "--kind", "course"]
    environment = {**os.environ, OUTCOMES: ""}
    for options in ([], ["--outcomes", computing]):
        subprocess.run([*map(str, [*command, *options])], check=True, env=environment, capture_output=True, timeout=120)
        with target.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        codes = [pair.partition(":")[0] for pair in row["candidates"].split("|")]
        assert (set(codes[:2]) == {"2134", "2137"}) == bool(options)
