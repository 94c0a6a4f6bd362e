"""Whether the first row of a file holds the names of the columns."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.files.header import has_names

BELOW = [(1, "Staff nurse", "Ward 3"), (2, "Chef", "Kitchen"), (3, "zorb wrangler", "Stores")]


@pytest.mark.parametrize(
    "first",
    [
        ("No.", "Post", "Department"),
        ("id", "What is your job?", "team"),
        ("", "", ""),
        ("2026", "Job title", "2025"),
        ("q1", "q2", "q3"),
    ],
)
def test_names_are_told_from_what_they_name(first):
    assert has_names([first, *BELOW], "job_title")


@pytest.mark.parametrize(
    "first",
    [
        ("a", "Bricklayer", "Site"),
        ("a", "Senior payroll clerk", "Office"),
        ("17", "zorb tamer", "Office"),
        ("a", "zorb tamer", "ada@example.org"),
        ("a", "zorb tamer", "1/5/2026"),
        ("a", "zorb tamer", "1 May 2026"),
        ("a", "zorb tamer", datetime(2026, 5, 1)),
        ("a", "zorb tamer", "£32,000"),
        (1, "zorb tamer", ""),
        ("a", "zorb tamer", "Kitchen"),
    ],
)
def test_a_row_like_the_others_is_known_by_its_cells(first):
    assert not has_names([first, *BELOW], "job_title")


@pytest.mark.parametrize(("title", "is_name"), [("Staff nurse", False), ("title", True), ("zzz qqq", True)])
def test_a_row_that_is_alone_is_judged_by_itself(title, is_name):
    assert has_names([(title,)], "job_title") == is_name
