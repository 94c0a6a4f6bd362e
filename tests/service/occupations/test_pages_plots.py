"""The geometry of plots."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pages.plots import Point, axis, flow, line_plot

VALUES = st.lists(st.floats(0.5, 1e7), min_size=1, max_size=20)


@given(VALUES, st.booleans())
def test_an_axis_holds_every_value_between_round_marks(values, from_zero):
    across = axis(values, from_zero=from_zero)
    assert all(0 <= across.at(value) <= 100 for value in values)
    assert 2 <= len(across.ticks) <= 7
    steps = [two - one for one, two in pairwise(across.ticks)]
    assert steps == pytest.approx([steps[0]] * len(steps))
    assert (across.at(across.low), across.at(across.high)) == (0, 100)
    if from_zero:
        assert across.low == 0


def test_the_marks_are_those_that_people_count_in():
    assert axis([35_000, 61_000], from_zero=True).ticks == (0, 20_000, 40_000, 60_000, 80_000)
    assert axis([9.5, 19]).ticks == (7.5, 10, 12.5, 15, 17.5, 20)


def test_years_lie_by_their_distance_and_values_by_theirs():
    plot = line_plot({"jobs": [Point("2015", 10, True), Point("2020", 20, True), Point("2035", 40, False)]})
    (line,) = plot.lines
    first, second, third = line.marks
    assert (third.x - second.x) == pytest.approx(3 * (second.x - first.x), abs=0.1)
    assert (second.y - third.y) == pytest.approx(2 * (first.y - second.y), abs=0.3)
    assert [is_firm for *_, is_firm in line.parts] == [True, False]


def test_years_too_near_to_another_are_not_written():
    years = ("2015", "2019", "2020", "2035")
    plot = line_plot({"jobs": [Point(year, number, True) for number, year in enumerate(years)]})
    assert [year for year, _ in plot.years] == [2035, 2020, 2015]


def test_one_point_makes_no_line():
    assert line_plot({"jobs": [Point("2020", 1, True)], "none": []}) is None


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=9))
def test_the_bands_of_a_flow_are_as_thick_as_their_shares_and_apart(parts):
    shares = {str(number): part / sum(parts) for number, part in enumerate(parts)}
    found = flow(shares)
    spans = [_spans(band.outline) for band in found.bands]
    for (left, right), band in zip(spans, found.bands, strict=True):
        assert left[1] - left[0] == pytest.approx(right[1] - right[0], abs=0.3)
        assert right[1] - right[0] == pytest.approx(110 * band.share, abs=0.3)
        assert 0 <= right[0] <= band.y <= right[1] + 0.1 <= found.height + 0.2
    for (one, other), (two, another) in pairwise(spans):
        assert two[0] == pytest.approx(one[1], abs=0.2)
        assert another[0] >= other[1] - 0.2
    assert all(two.y - one.y >= 25.9 for one, two in pairwise(found.bands))


def _spans(outline):
    numbers = list(map(float, re.findall(r"[\d.]+", outline)))
    return (numbers[1], numbers[-1]), (numbers[7], numbers[8])
