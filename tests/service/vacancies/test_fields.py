"""Dates, places and terms as feeds write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.vacancies.dates import day
from service.vacancies.place import coordinates, postcode, postcode_in
from service.vacancies.terms import contract, hours, weekly_hours


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-07",
        "2026-11-07T23:59:59+0000",
        "2026-11-07 10:00:00",
        "07/11/2026",
        "7.11.2026",
        "07 November 2026",
        "7th Nov 2026",
        "Nov 7, 2026",
        "Sat, 07 Nov 2026 10:00:00 GMT",
    ],
)
def test_one_day_written_in_many_ways(text):
    assert day(text) == date(2026, 11, 7)


@pytest.mark.parametrize("text", ["", "Recent", "2026-13-01", "31/02/2026", "11/07/26", "0001-01-01", "12345678"])
def test_what_is_no_date_is_none(text):
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leeds, LS1 4AP", "LS1 4AP"),
        ("brighton bn26nt", "BN2 6NT"),
        ("Was EC1A 1BB, now SW1A  2AA.", "SW1A 2AA"),
        ("M1 1AE", "M1 1AE"),
        ("Leeds", ""),
        ("LS1", ""),
        ("Band 5 to 6", ""),
        ("ref AB12 3CDE", ""),
    ],
)
def test_a_full_postcode_is_found_in_text(text, found):
    assert postcode_in(text) == found


def test_a_field_for_postcodes_may_hold_only_the_district():
    assert postcode(" ls1 ") == "LS1"
    assert postcode("ls1 4ap") == "LS1 4AP"
    assert postcode("Leeds") == ""


@pytest.mark.parametrize("pair", [("", "1"), ("x", "1"), ("nan", "1"), ("91", "0"), ("51", "181"), ("0", "0.0")])
def test_coordinates_that_are_none(pair):
    assert coordinates(*pair) is None


def test_coordinates_are_degrees():
    assert coordinates("53.8", "-1.55") == (53.8, -1.55)


@pytest.mark.parametrize(
    ("text", "kind", "time"),
    [
        ("Permanent, full-time", "permanent", "full_time"),
        ("Contract, full-time or part-time", "contract", "full_or_part_time"),
        ("FULL_TIME", None, "full_time"),
        ("PART_TIME, TEMPORARY", "temporary", "part_time"),
        ("Parttime", None, "part_time"),
        ("Fixed-term contract", "fixed_term", None),
        ("Zero hours", "casual", None),
        ("CONTRACTOR", "contract", None),
        ("Apprenticeship", "apprenticeship", None),
        ("INTERN", "internship", None),
        ("VOLUNTEER", "volunteer", None),
        ("OTHER", None, None),
        ("", None, None),
    ],
)
def test_contract_and_hours(text, kind, time):
    assert (contract(text), hours(text)) == (kind, time)


@pytest.mark.parametrize(
    ("text", "found"),
    [("37.5", 37.5), ("37 hours per week", 37), ("16 hrs/week", 16), ("12 weeks", None), ("0", None), ("400", None)],
)
def test_weekly_hours(text, found):
    assert weekly_hours(text) == found


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_raises_an_error(text):
    for read in (day, postcode_in, postcode, contract, hours, weekly_hours):
        read(text)
    coordinates(text, text)
