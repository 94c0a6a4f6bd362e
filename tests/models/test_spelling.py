"""Slips are mended; words that are words are left alone."""

from __future__ import annotations

from random import Random

import pytest

from mappings.normalise import normalise
from models.cells import cells
from models.clean import clean
from models.coding import Item
from models.spelling import mend


def none(word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Plumer", "plumber"),
        ("Receptionsit", "receptionist"),
        ("Registred Nurae", "registered nurse"),
        ("HGV Drvier", "hgv driver"),
        ("ASSSITANT chef", "assistant chef"),
    ],
)
def test_a_slip_is_mended_and_is_evidence(written, meant):
    mended = mend(clean(written), none)
    assert normalise(mended.title) == meant
    assert normalise(mended.core) == meant
    assert {removed.kind for removed in mended.removed} == {"misspelt"}
    assert all(removed.text in written for removed in mended.removed)


@pytest.mark.parametrize("title", ["Plumber", "Kubernetes engineer", "Asda baker", "chef", "Nuse", ""])
def test_what_has_no_slip_is_left_alone(title):
    cleaned = clean(title)
    assert mend(cleaned, none) is cleaned


def test_a_word_that_the_network_knows_is_left_alone():
    cleaned = clean("Plumer")
    assert mend(cleaned, lambda word: word == "plumer") is cleaned


def test_a_misspelt_title_is_coded_as_it_was_meant(coder):
    assert coder.code(Item("Receptionsit")).code == coder.code(Item("Receptionist")).code
    assert coder.code(Item("Vetrinary surgoen", "vacancy")).candidates[0].code == "2240"


def test_a_file_tells_mended_words_from_those_left_out(coder):
    evidence = cells(coder.code(Item("Plumer required", "vacancy")))["evidence"]
    assert "left out: required; mended: Plumer" in evidence


def test_random_words_are_hardly_ever_mended():
    rng = Random(4)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(2_000)]
    assert sum(bool(mend(clean(word), none).removed) for word in words) < 10
