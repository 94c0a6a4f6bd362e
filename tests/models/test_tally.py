from __future__ import annotations

from collections import Counter

import pytest

from models.coding import Item
from models.tally import UNIT, UNKNOWN, as_settings, read_reference, tally, values


@pytest.fixture(scope="module")
def codings(coder):
    titles = ("Plumber", "Staff nurse", "Analyst", "qwxzj kjq", "", "Zorbwright")
    return coder.code_many([Item(title) for title in titles])


def test_each_coding_counts_once_under_each_measure(codings):
    counts = tally(codings)
    for measure in ("group", "confidence", "level"):
        assert values(counts, measure).total() == len(codings)
    assert values(counts, "group")["5315"] == 1
    assert values(counts, "group")["none"] == 2
    assert values(counts, "reason") == Counter(each.reason for each in codings if each.reason)
    assert values(counts, "level")["0"] == sum(each.code is None for each in codings)


def test_an_item_without_words_has_no_unknown_ones(codings):
    expected = sum(1 - each.evidence.known for each in codings if each.evidence.cleaned_title)
    assert 1 < expected < 5
    assert tally(codings)[UNKNOWN] * UNIT == pytest.approx(expected)


def test_counts_add_up(codings):
    assert tally(codings[:2]) + tally(codings[2:]) == +tally(codings)


def test_settings_hold_the_counts(codings):
    counts = tally(codings)
    settings = {"reference": {"vacancy": {"soc2010": as_settings(counts)}}}
    assert read_reference(settings) == {("vacancy", "soc2010"): counts}
    assert read_reference({}) == {}


def test_nothing_of_a_title_is_in_the_counts(coder):
    assert "zorb" not in str(tally([coder.code(Item("Zorbwright"))])).lower()
