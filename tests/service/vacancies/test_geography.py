from __future__ import annotations

from math import acos, cos, radians, sin

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.vacancies.geography import EARTH_KM, Point, box, distances

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
LEEDS, LONDON = Point(53.7965, -1.5478), Point(51.5081, -0.1248)


def distance(one, other):
    return float(distances(one, np.array([other.latitude]), np.array([other.longitude]))[0])


def test_the_way_from_leeds_to_london():
    north, south = radians(LEEDS.latitude), radians(LONDON.latitude)
    between = radians(LEEDS.longitude - LONDON.longitude)
    by_cosines = EARTH_KM * acos(sin(north) * sin(south) + cos(north) * cos(south) * cos(between))
    assert distance(LEEDS, LONDON) == pytest.approx(by_cosines, abs=1e-6)
    assert 270 < by_cosines < 275


@given(POINTS, POINTS, POINTS)
def test_distances_are_a_metric(one, other, third):
    assert distance(one, one) == 0
    assert 0 <= distance(one, other) <= EARTH_KM * 3.1416
    assert distance(one, other) == pytest.approx(distance(other, one), abs=1e-4)
    assert distance(one, other) <= distance(one, third) + distance(third, other) + 1e-3


@given(POINTS, st.floats(0.01, 500), st.floats(0, 1), st.floats(-90, 90), st.floats(-180, 180))
@example(Point(0.0, 179.9), 100.0, 1.0, 0.0, -179.9)
@example(Point(89.9, 0.0), 100.0, 1.0, 89.9, 180.0)
def test_the_box_holds_the_circle(centre, radius, part, latitude, longitude):
    for other in (
        Point(latitude, longitude),
        Point(
            float(np.clip(centre.latitude + (latitude / 90) * radius / 111, -90, 90)),
            float(np.clip(centre.longitude + (longitude / 180) * part * radius / 20, -180, 180)),
        ),
    ):
        if distance(centre, other) <= radius:
            around = box(centre, radius)
            assert around.south <= other.latitude <= around.north
            assert around.west <= other.longitude <= around.east


def test_the_box_of_a_town_is_small():
    around = box(LEEDS, 10)
    assert around.north - around.south == pytest.approx(0.18, abs=0.001)
    assert around.east - around.west == pytest.approx(0.305, abs=0.002)
