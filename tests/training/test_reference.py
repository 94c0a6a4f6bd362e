from __future__ import annotations

import csv
import gzip
from typing import get_args

import pytest
from typer.testing import CliRunner

from models import bundle
from models.coder import Coder
from models.coding import Item, Scheme, TitleKind
from models.drift import profile, shifts
from models.tally import read_reference, tally, values
from soc_coder import app
from training.examples import Uncoded
from training.reference import reference

TITLES = ("Staff nurse", "HGV driver", "Plumber", "Chef de partie", "Care assistant", "Accounts clerk", "Zorbwright")


@pytest.fixture(scope="module")
def coder():
    return Coder.load()


@pytest.fixture(scope="module")
def adverts():
    """So many that a tenth of them is a sample worth the name."""
    return [
        Uncoded(f"{TITLES[number % 7]} {number}", "Jobs", "Leeds", "We are hiring now.", "made.csv.gz")
        for number in range(600)
    ]


def test_a_tenth_is_coded_as_vacancies_and_as_job_titles_to_both_schemes(coder, adverts):
    found = read_reference({"reference": reference(coder, adverts)})
    assert found.keys() == {(kind, scheme) for kind in get_args(TitleKind) for scheme in get_args(Scheme)}
    assert {profile(counts).items for counts in found.values()} == {60}
    assert 0.5 < profile(found["vacancy", "soc2020"]).coded <= 1
    assert (
        values(found["job_title", "soc2010"], "group").keys() != values(found["job_title", "soc2020"], "group").keys()
    )


def test_the_same_adverts_give_the_same_reference(coder, adverts):
    assert reference(coder, adverts[:100], seed=1) == reference(coder, adverts[:100], seed=1)


def test_more_of_the_same_is_stable_and_others_are_not(coder, adverts):
    found = read_reference({"reference": reference(coder, adverts)})["job_title", "soc2020"]
    same = tally(coder.code_many([Item(advert.title) for advert in adverts[:140]]))
    moved = tally(coder.code_many([Item(f"Plumber {number}") for number in range(140)]))
    assert shifts(found, same).major.reading in ("stable", "too few")
    assert shifts(found, moved).major.reading == "large"


def test_without_adverts_there_is_none(coder):
    assert reference(coder, []) == {}
    assert coder.reference == {} or coder.reference.keys() >= {("vacancy", "soc2020")}


def test_the_command_adds_one_to_a_bundle(tmp_path):
    (tmp_path / "sources" / "adverts").mkdir(parents=True)
    with gzip.open(tmp_path / "sources" / "adverts" / "made.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows(
            [("title", "category"), *((f"{title} {n}", "Jobs") for n in range(9) for title in TITLES)]
        )
    shipped = bundle.read()
    small = tmp_path / "small"
    bundle.write(small, "made", shipped.network, {**shipped.settings, "reference": {}})
    out = tmp_path / "out"
    told = CliRunner().invoke(
        app, ["reference", "--bundle", str(small), "--out", str(out), "--from", str(tmp_path / "sources")]
    )
    assert told.exit_code == 0, told.output
    made = Coder.load(out)
    assert profile(made.reference["vacancy", "soc2020"]).items == 7
    assert made.version.startswith("made+")
    assert made.version != bundle.read(small).version
    again = CliRunner().invoke(app, ["reference", "--bundle", str(out), "--out", str(out)])
    assert again.exit_code
    assert "may be in use" in str(again.exception)
