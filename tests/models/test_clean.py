"""What the cleaning takes out, and that it can be trusted with any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.index import load_index
from mappings.normalise import normalise
from models.clean import LONGEST_TITLE, clean, repair

NOISE = st.sampled_from(
    [
        "£30k",
        "£12.50 per hour",
        "****",
        "Ref: AB/123",
        "x2",
        "LS1 4AB",
        "37.5 hours per week",
        "urgent",
        "12",
        "to",
        "-",
        "(",
    ]
)
TITLES = st.text(max_size=400) | st.lists(NOISE | st.sampled_from(["Staff Nurse", "chef"]), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("title", "left", "kind", "taken"),
    [
        ("Staff Nurse £30k", "Staff Nurse", "pay", "£30k"),
        ("Chef, £12.50 per hour", "Chef", "pay", "£12.50 per hour"),
        ("Plumber - up to £45,000 OTE", "Plumber", "pay", "up to £45,000 OTE"),
        ("Buyer £30,000 - £35,000 per annum", "Buyer", "pay", "£30,000 - £35,000 per annum"),
        ("Quantity Surveyor 40k", "Quantity Surveyor", "pay", "40k"),
        ("HGV Driver **** per hour", "HGV Driver", "masked", "**** per hour"),
        ("Buyer £*****", "Buyer", "masked", "£*****"),
        ("Staff Nurse - Ref: ABC123", "Staff Nurse", "reference", "Ref: ABC123"),
        ("Staff Nurse 12345678", "Staff Nurse", "reference", "12345678"),
        ("Welder (LS1 4AB)", "Welder", "place", "LS1 4AB"),
        ("Welder (SW1)", "Welder", "place", "(SW1)"),
        ("Welder x2", "Welder", "count", "x2"),
        ("2 posts: Welder", "Welder", "count", "2 posts"),
        ("Staff Nurse 37.5 hours per week", "Staff Nurse", "hours", "37.5 hours per week"),
        ("Part-time Cleaner", "Cleaner", "hours", "Part-time"),
        ("Clerk - 6 month contract", "Clerk", "hours", "6 month contract"),
        ("Cleaner Mon-Fri", "Cleaner", "hours", "Mon-Fri"),
        ("Urgent: Cleaner", "Cleaner", "phrase", "Urgent"),
    ],
)
def test_what_adverts_add_is_taken_out_and_kept_as_evidence(title, left, kind, taken):
    cleaned = clean(title)
    assert cleaned.title == left
    assert (kind, taken) in [(one.kind, one.text) for one in cleaned.removed]


@pytest.mark.parametrize(
    "title", ["Staff Nurse - Leeds", "Staff Nurse, Leeds", "Staff Nurse (Leeds)", "Staff Nurse in Leeds"]
)
def test_the_place_is_taken_off_where_it_trails(title):
    assert clean(title, "Leeds, West Yorkshire").title == "Staff Nurse"
    assert "Leeds" in clean(title).title


def test_a_place_that_is_part_of_the_title_stays():
    assert clean("Reading Tutor", "Reading").title == "Reading Tutor"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("Buyer Â£30k", "Buyer £30k"),
        ("Nurse â€“ Nights", "Nurse - Nights"),
        ("Women\u2019s Worker", "Women\u2019s Worker"),
        ("Caf&eacute; Manager", "Café Manager"),
        ("Health &amp; Safety", "Health & Safety"),
        ("Nurse\x00\tBand 5", "Nurse  Band 5"),
        ("\uff2eurse", "Nurse"),
    ],
)
def test_broken_text_is_mended(broken, mended):
    assert repair(broken) == mended


def test_the_core_is_the_first_segment_without_seniority():
    assert clean("Senior Trainee Solicitor - Family Law").core == "Solicitor"
    assert clean("Senior Trainee Solicitor - Family Law").title == "Senior Trainee Solicitor - Family Law"
    assert clean("Graduate - Civil Engineer").core == "Civil Engineer"


@pytest.mark.parametrize(
    "title", ["Internal Auditor", "International Buyer", "Contract Manager", "Job Coach", "Temperer"]
)
def test_words_that_name_the_occupation_stay(title):
    cleaned = clean(title)
    assert clean("Internal Auditor").core == "Internal Auditor"
    assert cleaned.title in (title, "Coach")


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "part", ["1 ", "9", "1-", "12 to ", "to ", "up to ", "from: ", "* ", "£1 - ", "( ", "ref ", "a-", "mon "]
)
def test_no_title_takes_long(part):
    for end in ("", "1", "*", "x"):
        clean(part * 300 + end)
        clean((part * 300)[: LONGEST_TITLE - 1] + end)


@settings(max_examples=150, deadline=500)
@given(title=TITLES, place=st.text(max_size=12))
def test_any_text_can_be_cleaned(title, place):
    cleaned = clean(title, place)
    mended = repair(title)
    assert all(word in mended for one in cleaned.removed for word in one.text.split())
    assert len(cleaned.title) <= 3 * LONGEST_TITLE
    assert cleaned.title.isprintable()
    assert cleaned.core == "" or cleaned.title
    assert set(normalise(cleaned.title).split()) <= set(normalise(mended).split()) | {""}


@settings(max_examples=100, deadline=500)
@given(st.lists(NOISE, max_size=4), st.sampled_from(["Staff Nurse", "Chef", "Civil Engineer"]))
def test_cleaning_what_is_clean_changes_nothing(noise, title):
    once = clean(f"{title} - {' - '.join(noise)}").title
    assert clean(once).title == once


def test_nearly_all_index_titles_survive_the_cleaning():
    titles = {entry.title for entry in load_index().entries[::10]}
    changed = [title for title in titles if normalise(clean(title).title) != normalise(title)]
    assert len(changed) < 0.01 * len(titles), changed
