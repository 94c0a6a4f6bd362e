"""The beginnings of real exports of job boards, in seven layouts."""

from __future__ import annotations

from itertools import islice

import pytest

from service.feeds.formats import read
from service.vacancies.vacancy import Vacancy

ROWS = 400

FILES = {
    "adzuna_2013_adverts": ("feed", {"description", "place", "pay", "category"}),
    "adzuna_2013_categorised": ("feed", {"description", "employer", "category"}),
    "adzuna_2013_titles": ("content", {"place", "pay", "category"}),
    "govuk_2023_titles": ("content", {"employer", "place", "posted", "closes", "hours", "contract", "category"}),
    "ishanv13_2026": ("feed", {"description", "employer", "place", "pay", "category"}),
    "marta_adzuna_2026": ("url", {"description", "employer", "place", "pay", "hours", "posted", "url"}),
    "marta_linkedin_2026": ("url", {"description", "employer", "place", "hours", "url"}),
    "nhs_2020_adverts": ("feed", {"description", "employer", "place", "postcode", "pay", "posted", "closes", "hours"}),
    "reed_titles": ("content", {"place", "pay", "hours", "contract", "category"}),
}
"""File → where its references come from, and the fields that most of its rows have."""


def filled(vacancy):
    """Return the names of the fields that a vacancy has."""
    names = {name for name in Vacancy.__slots__ if getattr(vacancy, name)} - {"place", "pay"}
    names |= {"place"} if vacancy.place.text else set()
    names |= {"postcode"} if vacancy.place.postcode else set()
    return names | ({"pay"} if vacancy.pay.annual_maximum else set())


@pytest.mark.parametrize("name", FILES)
def test_the_fields_of_a_real_file_are_found(shared_data, name):
    reference_from, fields = FILES[name]
    found = list(islice(read(shared_data / "adverts" / f"{name}.csv.gz", name), ROWS))
    assert len(found) == ROWS
    assert all(isinstance(each, Vacancy) for each in found)
    assert {each.reference_from for each in found} == {reference_from}
    for field in fields:
        share = sum(field in filled(each) for each in found) / ROWS
        assert share > 0.6, field


def test_every_file_is_tried(shared_data):
    assert {path.name.partition(".")[0] for path in (shared_data / "adverts").glob("*.csv.gz")} == set(FILES)
