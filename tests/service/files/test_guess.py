"""Which column holds which field."""

from __future__ import annotations

import pytest

from service.files.guess import guess


@pytest.mark.parametrize(
    ("kind", "columns", "found"),
    [
        ("job_title", ["ID", "Job Title", "Industry"], {"title": "Job Title", "industry": "Industry"}),
        ("job_title", ["OCCUPATION", "job-title"], {"title": "job-title"}),
        (
            "vacancy",
            ["Job_Title", "Job Description", "company_name", "Location", "Salary", "Sector"],
            {
                "title": "Job_Title",
                "description": "Job Description",
                "employer": "company_name",
                "location": "Location",
                "salary": "Salary",
                "category": "Sector",
            },
        ),
        ("course", ["KIS title", "HECoS", "CAH code"], {"title": "KIS title", "hecos": "HECoS", "cah": "CAH code"}),
        ("course", ["JACS3"], {"jacs3": "JACS3"}),
        ("apprenticeship", ["Standard", "Level", "Route"], {"title": "Standard", "level": "Level", "route": "Route"}),
        ("job_title", ["a", "b"], {}),
    ],
)
def test_a_column_is_known_by_its_name(kind, columns, found):
    assert {field: columns[place - 1] for field, place in guess(columns, [], kind).items()} == found


def test_a_column_of_titles_is_known_by_what_is_in_it():
    some = [
        (number, title, f"Leeds, {title} wanted")
        for number, title in enumerate(["Staff nurse", "bricklayer", "zorb", "Accountant", ""])
    ]
    assert guess(["q1", "q2", "q3"], some, "job_title") == {"title": 2}


def test_two_fields_do_not_share_a_column():
    found = guess(["title", "sector"], [], "vacancy")
    assert len(set(found.values())) == len(found) == 2
