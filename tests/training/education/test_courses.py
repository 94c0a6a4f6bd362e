"""What is shipped of courses, against what a careers adviser would name."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from models.coding import Item
from models.courses.course_coder import code_many
from training.education.courses import calibration_error

LINKS = Path(__file__).with_name("advisers_links.csv")
MISSED = {("BSc (Hons) Actuarial Science", "soc2020")}
"""Links of the list, course and scheme, that are not among the first five (docs/courses.md)."""


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_what_a_careers_adviser_would_name_is_among_the_first_five(scheme):
    with LINKS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codings = code_many([Item(row["course"], "course") for row in rows], scheme, 5)
    missed = {
        (row["course"], scheme)
        for row, coding in zip(rows, codings, strict=True)
        if not {*row[scheme].split("|")} & {each.code for each in coding.candidates}
    }
    assert len(rows) == 40
    assert missed == {each for each in MISSED if each[1] == scheme}


def test_the_calibration_error_is_the_gap_between_weight_and_share():
    assert calibration_error(np.array([[0.8, 0.8]]), np.array([[1.0, 0.0]])) == pytest.approx(0.3)
    assert calibration_error(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])) == 0.0
