"""Which slices an advert is in."""

from __future__ import annotations

import pytest

from models.coding import Item
from training.labelled import Labelled
from training.slices import learned_titles, slices


def advert(title: str, *best: str, source: str = "") -> Labelled:
    return Labelled(Item(title, "vacancy"), frozenset(best), frozenset(best), source)


def slices_of(labelled: Labelled, seen: frozenset[str] | None = None) -> set[str]:
    return set(slices([labelled], seen))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Plumber - £30k", {"title: in the index"}),
        ("Kitchen and bathroom wizard", {"title: not in the index"}),
        ("Teacher", {"title: in the index", "title: ambiguous in the index"}),
        ("Senior Teacher of Magic", {"title: not in the index", "title: with a word of seniority"}),
        ("Snr. Plumber", {"title: not in the index", "title: with a word of seniority"}),
        ("HCA, nights", {"title: in the index", "title: with an abbreviation"}),
        ("Internal auditor of leads", {"title: not in the index"}),
    ],
)
def test_slices_by_title(title, expected):
    found = slices_of(advert(title, "5315"))
    assert expected <= found
    assert {name for name in found if "seniority" in name or "abbreviation" in name} <= expected
    assert ("title: in the index" in found) != ("title: not in the index" in found)


def test_slices_by_code():
    assert slices_of(advert("Plumber", "5315")) == {"title: in the index", "major group: 5 Skilled Trades Occupations"}
    torn = slices_of(advert("Plumber", "5315", "8159"))
    assert {name for name in torn if "group" in name} == {
        "major group: 5 Skilled Trades Occupations",
        "major group: 8 Process, Plant and Machine Operatives",
        "group: not elsewhere classified",
    }


def test_slices_by_source_and_in_order():
    adverts = [advert("Plumber", "5315", source="b"), advert("Baker", "5432"), advert("Roofer", "5314", source="a")]
    found = slices(adverts)
    assert (found["source: a"], found["source: b"]) == ([2], [0])
    assert found["major group: 5 Skilled Trades Occupations"] == [0, 1, 2]
    assert list(found) == sorted(found)


def test_a_title_is_seen_if_it_was_learned_or_is_in_the_index():
    seen = learned_titles([advert("Wizard, of  PIPES", "5315")])
    assert "title: seen in training" in slices_of(advert("wizard of pipes", "5315"), seen)
    assert "title: seen in training" in slices_of(advert("Plumber", "5315"), seen)
    assert "title: unseen in training" in slices_of(advert("witch of pipes", "5315"), seen)
    assert not any("training" in name for name in slices_of(advert("witch of pipes", "5315")))
