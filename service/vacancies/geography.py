"""Distances on the Earth: a box that holds a circle, and the way between two points."""

from __future__ import annotations

from math import asin, cos, degrees, pi, radians, sin
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

_MARGIN = 1e-9


class Point(NamedTuple):
    """Degrees north and east (WGS 84)."""

    latitude: float
    longitude: float


class Box(NamedTuple):
    """Bounds in degrees, each within it."""

    south: float
    north: float
    west: float
    east: float


def box(centre: Point, radius: float) -> Box:
    """Return a box that holds every point within `radius` km of `centre`.

    Where the circle holds a pole or crosses the meridian of 180°, the box goes all round.
    """
    angle = radius / EARTH_KM + _MARGIN
    north, east = map(radians, centre)
    south, top = north - angle, north + angle
    west, right = -pi, pi
    if -pi / 2 < south and top < pi / 2:
        width = asin(min(1.0, sin(angle) / cos(north))) + _MARGIN
        if -pi <= east - width and east + width <= pi:
            west, right = east - width, east + width
    return Box(*map(degrees, (south, top, west, right)))


def distances(
    centre: Point, latitudes: npt.NDArray[np.float64], longitudes: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the great-circle distance in km from `centre` to each point (haversine formula)."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    from_north, from_east = map(radians, centre)
    chord = (
        np.sin((north - from_north) / 2) ** 2 + cos(from_north) * np.cos(north) * np.sin((east - from_east) / 2) ** 2
    )
    found: npt.NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return found
