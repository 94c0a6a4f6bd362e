"""The coding index's own conventions."""

from __future__ import annotations

import pytest

from models.clean import clean
from models.lookup import Match, match


def looked_up(title: str, qualifier: str = "", industry: str = "", scheme="soc2020") -> Match | None:
    return match(title, clean(title), qualifier, industry, scheme)


@pytest.mark.parametrize(
    ("title", "qualifier", "industry", "code", "why"),
    [
        ("Accountant", "qualified", "", "2421", "exact"),
        ("Accountant", "", "government", "2421", "exact"),
        ("Accountant", "", "", "4122", "default"),
        ("Nurse", "", "dental practice", "6133", "exact"),
        ("Nurse", "", "", "2237", "default"),
        ("Teacher", "", "higher education, university", "2311", "exact"),
        ("Cleaner", "carpets", "", "9224", "exact"),
        ("Nurse manager", "", "", "2237", "only_entry"),
        ("Dentist", "", "coal mining", "2253", "only_entry"),
        ("Teacher", "", "", None, "open"),
        ("Analyst", "business", "", "2431", "exact"),
        ("Nurse", "Dental", "", "6133", "exact"),
        ("Data analyst", "nos", "", "3544", "exact"),
        ("Analyst", "space travel", "", "3544", "default"),
    ],
)
def test_conventions(title, qualifier, industry, code, why):
    found = looked_up(title, qualifier, industry)
    assert (found.code, found.why) == (code, why)
    assert found.whole


def test_an_open_title_lists_every_group_of_its_entries():
    found = looked_up("Teacher")
    assert {"2311", "2312", "2319"} <= found.groups == {entry.soc2020 for entry in found.entries}


def test_a_term_that_no_entry_has_falls_back_to_the_default():
    assert looked_up("Nurse", "", "space travel").why == "default"
    assert looked_up("Nurse", "", "space travel").code == "2237"


@pytest.mark.parametrize(
    "title",
    ["Staff nurses", "STAFF NURSE", "Nurse, staff", "staff-nurse", "Staff Nurse £30k", "Staff nurse - Ref: AB123"],
)
def test_spellings_of_one_title(title):
    found = looked_up(title)
    assert (found.code, found.whole) == ("2237", True)


def test_plurals_in_ies():
    assert looked_up("Secretaries").code == looked_up("Secretary").code is not None


def test_abbreviations_are_written_out():
    assert looked_up("GP").code == looked_up("General practitioner").code == "2211"


def test_the_core_is_looked_up_when_the_whole_is_not_there():
    found = looked_up("Senior Plumber - Night Work")
    assert (found.code, found.whole) == ("5315", False)


def test_the_title_as_written_goes_before_its_cleaning():
    assert looked_up("Job coach").entries[0].title == "Job coach"


@pytest.mark.parametrize("title", ["", "   ", "()", "qwxzkj", "word " * 5_000])
def test_what_the_index_does_not_have(title):
    assert looked_up(title) is None


def test_soc2010_is_looked_up_by_its_own_groups():
    assert looked_up("Nurse", scheme="soc2010").code == "2231"
    assert looked_up("Factory foreman").code == "8160"
    found = looked_up("Factory foreman", scheme="soc2010")
    assert found is None or all(entry.soc2010 for entry in found.entries)
