"""Titles that name a sex, and unit groups where one sex is most."""

from __future__ import annotations

import pytest

from training.cards.gender import gendered_titles, sex_of


def test_titles_of_the_index_come_with_their_other_forms():
    pairs = set(gendered_titles())
    assert {("waitress", "waiter"), ("foreman", "forewoman"), ("foreman", "foreperson")} <= pairs
    assert not [one for one, other in pairs if one == other or "human" in one.split()]
    assert len(pairs) > 1_000


@pytest.mark.parametrize(("code", "sex"), [("6131", "women"), ("5315", "men"), ("2412", None), ("0000", None)])
def test_groups_of_one_sex_are_told_by_their_people(code, sex):
    assert sex_of(code) == sex
