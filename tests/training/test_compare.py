"""What changes between two models, and the page that shows it."""

from __future__ import annotations

import json
import re

import pytest

pytest.importorskip("matplotlib", reason="needs the extra 'training'")

from models.coding import Item
from training import compare
from training.compare import Flip, of_codings
from training.labelled import Labelled
from training.metrics import Judged


def advert(title: str, code: str) -> Labelled:
    return Labelled(Item(title, "vacancy"), frozenset({code}), frozenset({code}), "made")


def coded(adverts, codes) -> list[Judged]:
    return [
        Judged([(code, 0.8)] if code else [], each.best, each.acceptable, code)
        for each, code in zip(adverts, codes, strict=True)
    ]


ADVERTS = [advert("Ward <b>wizard</b>", "2237")] * 30 + [advert("Loaf wizard", "5432"), advert("Bun wizard", "5432")]
CHAMPION = coded(ADVERTS, ["2237"] * 30 + ["5435", ""])
CHALLENGER = coded(ADVERTS, ["2231"] * 30 + ["5432", "5432"])


@pytest.fixture
def comparison():
    return of_codings(CHAMPION, CHALLENGER, ADVERTS)


def test_codings_that_change_are_told_most_frequent_first(comparison):
    assert comparison.flips == [
        Flip("2237", "2231", 30, 30, 0, ["Ward <b>wizard</b>"]),
        Flip("", "5432", 1, 0, 1, ["Bun wizard"]),
        Flip("5435", "5432", 1, 0, 1, ["Loaf wizard"]),
    ]


def test_slices_that_are_worse_are_named(comparison):
    assert "major group: 2 Professional Occupations" in comparison.worse
    assert "major group: 5 Skilled Trades Occupations" not in comparison.worse
    assert comparison.differences["major group: 5 Skilled Trades Occupations"].better == 2


def test_a_model_beside_itself_changes_nothing():
    same = of_codings(CHAMPION, CHAMPION, ADVERTS)
    assert same.flips == same.worse == []


def test_the_page_holds_all_it_shows(comparison, tmp_path):
    compare.write(comparison, "models:/soc-coder/1", "models:/soc-coder/2", "made & coded.csv", tmp_path / "report")
    page = (tmp_path / "report" / compare.PAGE).read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!data:)|url\(|@import|<script', page)
    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert "made &amp; coded.csv" in page
    assert "<b>wizard</b>" not in page
    assert "worse beyond noise on" in page
    assert '<th scope="row">nothing</th>' in page
    kept = json.loads((tmp_path / "report" / compare.FIGURES).read_text(encoding="utf-8"))
    assert (kept["champion"], kept["worse"]) == ("models:/soc-coder/1", comparison.worse)
    assert kept["flips"][0]["adverts"] == 30
