"""Slips of the keyboard."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from training.typos import misspell

TITLE = st.text(st.sampled_from("abcdeé APQ-'/&9"), min_size=1, max_size=20)


@given(TITLE, st.integers())
def test_there_is_one_slip_or_none(title, seed):
    assert DamerauLevenshtein.distance(title, misspell(title, Random(seed))) <= 1


@given(st.sampled_from(["Nurse", "GP", "IT / HR", "Chef de partie", "bar 1234"]), st.integers())
def test_a_slip_is_within_a_word_of_four_letters_or_more(title, seed):
    slipped = misspell(title, Random(seed))
    if title in ("GP", "IT / HR", "bar 1234"):
        assert slipped == title
    else:
        assert slipped != title
        assert slipped[0] == title[0]


def test_every_kind_of_slip_is_made_and_the_same_seed_makes_the_same():
    slips = [misspell("bake", Random(seed)) for seed in range(200)]
    assert set(slips) == {"bke", "bae", "baake", "bakke", "bkae", "baek", "bske", "baje"}
    assert slips == [misspell("bake", Random(seed)) for seed in range(200)]
