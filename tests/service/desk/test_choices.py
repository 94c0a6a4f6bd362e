"""What is shown to choose from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.coding import Item
from service.desk.choices import MOST, choices, is_blind
from service.desk.opinion import Opinion
from service.desk.task import Task
from service.occupations.texts import Text, Texts

TEXTS = Texts({"2237": Text("They nurse.", "", ("nurses",)), "5315": Text("They plumb.", "", ())})
TASK = Task(
    1,
    Item("Ward nurse"),
    "file",
    "",
    "soc2020",
    "2237",
    {"2237": 0.6, "6131": 0.4},
    "m",
    "d",
    "doubtful",
    False,
    "open",
    None,
)
NOBODY = Opinion(1, 1, None, False, None, None, None, None)


def shown(task=TASK, blind=False, held=(), words="", chosen=""):
    return choices(task, blind, held, words, TEXTS, chosen)


def test_candidates_come_first_with_texts_and_entries_beside():
    first, second, *others = shown()
    assert (first.code, first.probability, first.text.description) == ("2237", 0.6, "They nurse.")
    assert any("nurse" in entry.lower() for entry in first.entries)
    assert (second.code, second.text) == ("6131", None)
    assert all(each.probability is None for each in others)
    assert len(shown()) <= MOST


def test_what_is_searched_comes_before_the_candidates():
    found = shown(words="plumber")
    assert (found[0].code, found[0].entries[0]) == ("5315", "Plumber")
    assert {"2237", "6131"} & {each.code for each in found}
    assert shown(words="5315")[0].code == "5315"


def test_blind_nothing_tells_what_the_coder_made_of_it():
    assert all(each.probability is None for each in shown(blind=True))
    other = replace(TASK, given_code="5315", candidates={"5315": 1.0})
    assert shown(TASK, blind=True) == shown(other, blind=True)


def test_what_others_hold_may_be_chosen():
    assert [each.code for each in shown(held=["5315"])][:3] == ["5315", "2237", "6131"]


def test_what_is_chosen_stays_among_them():
    found = [each.code for each in shown(words="operator")]
    assert [each.code for each in shown(words="operator", chosen="6131")] == [*found[: MOST - 1], "6131"]
    assert [each.code for each in shown(words="operator", chosen=found[0])] == found
    assert [each.code for each in shown(words="operator", chosen="61")] == found


@pytest.mark.parametrize("title", ["Bilingual zorb nurse", "Zorb nurse £25k", "nusre"])
def test_the_index_is_asked_for_the_head_of_a_title_or_its_spelling(title):
    assert shown(replace(TASK, item=Item(title)), blind=True)
    assert shown(replace(TASK, item=Item("Zzqx")), blind=True) == []


def test_of_the_older_edition_the_groups_are_its_own():
    old = replace(TASK, scheme="soc2010", candidates={"2231": 0.9})
    first = shown(old)[0]
    assert (first.code, first.title) == ("2231", "Nurses")
    assert first.note.startswith("The text is that of SOC2020")


def test_items_at_random_and_for_two_are_blind():
    assert not is_blind(TASK, [NOBODY])
    assert is_blind(replace(TASK, sample="random"), [NOBODY])
    assert is_blind(replace(TASK, is_double=True), [NOBODY])
    assert is_blind(TASK, [NOBODY, NOBODY])
