"""What the desk draws beside chance: the arithmetic, what is read, and the table."""

from __future__ import annotations

import csv
import gzip

import pytest

from benchmarks import ROOT, report
from benchmarks.desk import WAYS, Drawn, Known, known_titles, measure_desk, table
from benchmarks.titles import make_titles
from mappings.errors import SocCoderError
from models.coding import Item
from service.desk.case import Case
from training.examples import is_held_out

SURE, TORN, SHORT = {"2237": 0.98, "6131": 0.01}, {"2237": 0.5, "6131": 0.45}, {"6131": 0.6, "2237": 0.3}
COUNT = 9
"""How often each title comes that is wrong."""


def known(title, candidates, code, count=1):
    case = Case(Item(title, "vacancy"), "made", "", "soc2020", code, candidates, "m", "d", count)
    return Known(case, "6131" if candidates != SURE else "2237")


@pytest.fixture(scope="module")
def made():
    """20 titles that are wrong and come often, 20 that are not coded to a unit group, and 60 that are right."""
    titles = list(dict.fromkeys(make_titles(120)))[:100]
    return [
        *(known(title, TORN, "2237", COUNT) for title in titles[:20]),
        *(known(title, SHORT, "61") for title in titles[20:40]),
        *(known(title, SURE, "2237") for title in titles[40:]),
    ]


def test_what_the_desk_draws_is_wrong_more_often_than_what_chance_does(made):
    desk, often, alike = measure_desk(made, wanted=[10], seeds=20)
    assert [each.way for each in (desk, often, alike)] == list(WAYS)
    assert (desk.wrong, desk.left, desk.of_wrong, desk.of_times) == (1, 1, 0.5, 0.5)
    assert 0.1 < alike.wrong < 0.3 < alike.left < 0.5
    assert alike.of_wrong == pytest.approx(alike.wrong * 10 / 20)
    assert alike.wrong < often.wrong < 0.9  # those that are wrong come more often


def test_titles_that_training_holds_out_are_coded_with_how_often_they_come(tmp_path):
    titles = [title for title in make_titles(60) if is_held_out(title)]
    taught = next(title for title in make_titles(60) if not is_held_out(title))
    rows = [(title, "2237") for title in [*titles, titles[0], taught]]
    (tmp_path / "labelled").mkdir()
    with (tmp_path / "labelled/coded_adverts_train.csv").open("w", newline="") as file:
        names = ("title", "soc2020", "alternates", "category", "description", "location", "source")
        csv.writer(file).writerows([names, *((*row, "", "", "", "", "made") for row in rows)])
    (tmp_path / "adverts").mkdir()
    with gzip.open(tmp_path / "adverts/made.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows([("Title", "Category"), *[(titles[0].upper(), "")] * 3, (titles[1], "Other")])
    found = known_titles(tmp_path)
    assert [each.case.item.title for each in found] == titles
    assert [each.case.count for each in found] == [3, *(1 for _ in titles[1:])]
    assert all(each.case.candidates and each.right == "2237" for each in found)


def test_without_coded_adverts_it_is_told(tmp_path):
    with pytest.raises(SocCoderError, match="has no labelled/coded_adverts_train"):
        known_titles(tmp_path)


def test_the_table_has_the_ways_side_by_side_and_a_place_in_the_document():
    drawn = [Drawn(way, 50, 0.42, 0.98, 0.07, share) for way, share in zip(WAYS, (0.49, 0.2, 0.026), strict=True)]
    rows = table(drawn).rows
    assert rows[0] == ("50 titles: wrong", "42%", "42%", "42%")
    assert rows[-1] == ("50 titles: share of all wrong codings", "49%", "20%", "3%")
    _, start, rest = (ROOT / "docs/desk.md").read_text(encoding="utf-8").partition(report.START)
    assert start
    assert report.END in rest
