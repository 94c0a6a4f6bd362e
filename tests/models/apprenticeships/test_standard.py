"""What is read of a standard."""

from __future__ import annotations

import pytest

from models.apprenticeships.standard import read
from models.coding import Item


def standard(title: str = "", **given: str) -> Item:
    return Item(title, "apprenticeship", **given)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Nuclear scientist (integrated degree)", "Nuclear scientist"),
        ("Architect (degree)", "Architect"),
        ("Chartered manager degree apprenticeship", "Chartered manager"),
        ("Bricklayer apprenticeship standard", "Bricklayer"),
        ("Baker (craft)", "Baker (craft)"),
    ],
)
def test_how_it_is_awarded_is_no_part_of_the_title(title: str, kept: str):
    assert read(standard(title)).title == kept


@pytest.mark.parametrize(("level", "number"), [("3", 3), ("Level 6", 6), ("", None), ("33", None), ("1", None)])
def test_a_level_that_there_is_not_is_not_known(level: str, number: int | None):
    assert read(standard("Baker", level=level)).level == number


def test_a_route_is_named_by_title_or_code():
    routes = [read(standard("Baker", route=route)).route for route in ("Digital", "DIGITAL", "7", "Alchemy", "")]
    assert routes == ["7", "7", "7", "", ""]


@pytest.mark.parametrize("between", ["|", "; ", "\n", "\r\n", "\n• "])
def test_job_titles_are_kept_apart_by_any_of_the_usual_marks(between: str):
    assert read(standard(typical_job_titles=between.join(["Miller", "Flour miller", "Miller"]))).job_titles == (
        "Miller",
        "Flour miller",
    )


def test_overview_and_duties_are_one_text():
    assert read(standard("Miller", overview="Makes flour.", duties="Mill grain|Pack flour")).text == (
        "Makes flour. Mill grain Pack flour"
    )
