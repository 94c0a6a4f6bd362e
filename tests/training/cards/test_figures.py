"""The figures of the cards, of the shipped bundle on adverts made up here."""

from __future__ import annotations

import csv
import json

import pytest

pytest.importorskip("pandas", reason="needs the extra 'training'")

from models.coder import Coder
from training.cards import figures
from training.cards.figures import HELD_OUT, MEASURED_ON
from training.examples import is_held_out
from training.labelled import CODED_ADVERTS, DEV

TITLES = {"Plumber": "5315", "Care assistant": "6131", "Web developer": "2134"}


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    (folder / CODED_ADVERTS).parent.mkdir()
    rows = [(f"{title} {number}", code, "") for title, code in TITLES.items() for number in range(40)]
    write(folder / CODED_ADVERTS, ("title", "soc2020", "alternates"), rows)
    coded_twice = [("Plumber", "5315", "5315"), ("Nurse", "2237", "2231")]
    write((folder / CODED_ADVERTS).with_name(DEV.name), ("title", "coder_a", "coder_b"), coded_twice)
    return folder


def write(path, header, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture(scope="module")
def measured(sources):
    return figures.measure(Coder.load(), sources)


def test_both_sets_are_measured(measured):
    held_out = sum(is_held_out(f"{title} {number}") for title in TITLES for number in range(40))
    assert measured["model"] == Coder.load().version
    assert measured["adverts"][HELD_OUT]["parts"]["all"]["rows"] == held_out
    assert measured["adverts"][MEASURED_ON]["parts"]["all"]["rows"] == 2
    assert measured["coders agree"] == {"title only": 0.5}
    sexes = measured["adverts"][HELD_OUT]["sexes"]
    assert sexes["mostly men"]["rows"] + sexes["mostly women"]["rows"] == held_out


def test_gendered_titles_get_the_same_code(measured):
    """A title of the index that names a sex is looked up under every form of it, but for those it has in two groups."""
    assert measured["same code"]["in another form"]["pairs"] > 1_000
    assert measured["same code"]["in another form"]["share"] > 0.95
    assert 0 <= measured["same code"]["male or female"]["share"] <= 1


def test_figures_of_another_bundle_do_not_count(measured, tmp_path):
    path = tmp_path / figures.FILE
    assert figures.read(path, "m+1") is None
    path.write_text(json.dumps(measured))
    assert figures.read(path, measured["model"]) == measured
    assert figures.read(path, "m+1") is None


def test_without_adverts_there_are_gendered_titles_alone(tmp_path):
    measured = figures.measure(Coder.load(), tmp_path)
    assert measured["adverts"] == {}
    assert measured["same code"].keys() == {"in another form", "male or female"}
    assert measured["same code"]["male or female"] is measured["questions"] is None
