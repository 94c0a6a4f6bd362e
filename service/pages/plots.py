"""The geometry of plots: where each mark lies.

Across in per cent of the width, so that a plot fits any screen while its text keeps its size; down in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple

_STEPS = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 5

_LEFT, _RIGHT = 22.0, 94.0
_TOP, _BOTTOM = 24.0, 170.0

_ROOM = 11.0
"""Per cent of the width that a year needs."""

_BAND = 110.0
_LEAST_ROW = 26.0


class Axis(NamedTuple):
    """An axis: its ends, and the values that are marked on it, both ends among them."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return where a value lies between the ends, in per cent."""
        return round(100 * (value - self.low) / (self.high - self.low), 2)


class Point(NamedTuple):
    """A value of a period, and whether it is as it was published, of the group itself."""

    period: str
    value: float
    is_firm: bool


class Mark(NamedTuple):
    """Where a point lies."""

    point: Point
    x: float
    y: float


class Line(NamedTuple):
    """A line of a plot: its name, its marks, and the parts between them with whether both ends are firm."""

    name: str
    marks: list[Mark]
    parts: list[tuple[Mark, Mark, bool]]


class LinePlot(NamedTuple):
    """Lines over years.

    Attributes:
        height: in pixels.
        lines: the lines.
        levels: the values marked on the upright axis, with where they lie.
        years: years that have points, with where they lie, as many as leave each other room.
    """

    height: float
    lines: list[Line]
    levels: list[tuple[float, float]]
    years: list[tuple[int, float]]


class Band(NamedTuple):
    """A part of a flow: its name, its share, its outline in a box of 100 by the flow's height, and its end's middle."""

    name: str
    share: float
    outline: str
    y: float


class Flow(NamedTuple):
    """What one group has in several others: its height in pixels, where its own middle lies, and its parts."""

    height: float
    y: float
    bands: list[Band]


def axis(values: Iterable[float], *, from_zero: bool = False) -> Axis:
    """Return an axis with round marks that holds `values`, of which there is at least one."""
    some = sorted([*values, 0.0] if from_zero else values)
    low, high = some[0], some[-1]
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / (_MOST_TICKS - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * each for each in _STEPS if power * each >= rough * (1 - 1e-9))
    first, last = floor(low / step), ceil(high / step)
    ticks = tuple(round(place * step, 6) for place in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def line_plot(lines: Mapping[str, Sequence[Point]]) -> LinePlot | None:
    """Return the plot of lines by name, whose periods begin with a year; None where none has two points."""
    if not any(len(points) > 1 for points in lines.values()):
        return None
    upright = axis(point.value for points in lines.values() for point in points)
    years = sorted({_year(point) for points in lines.values() for point in points})

    def across(year: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (year - years[0]) / (years[-1] - years[0]), 2)

    def down(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * upright.at(value) / 100, 1)

    def drawn(name: str, points: Sequence[Point]) -> Line:
        marks = [Mark(point, across(_year(point)), down(point.value)) for point in points]
        return Line(name, marks, [(one, two, one.point.is_firm and two.point.is_firm) for one, two in pairwise(marks)])

    return LinePlot(
        _BOTTOM + 26,
        [drawn(name, points) for name, points in lines.items() if points],
        [(tick, down(tick)) for tick in upright.ticks],
        _apart([(year, across(year)) for year in years]),
    )


def flow(shares: Mapping[str, float]) -> Flow:
    """Return the flow of shares by name, each above 0 and all together at most 1, in their order from the top."""
    thick = {name: share * _BAND for name, share in shares.items()}
    height = sum(max(each, _LEAST_ROW) for each in thick.values())
    top, left = 0.0, (height - sum(thick.values())) / 2
    middle = height / 2
    bands = []
    for name, size in thick.items():
        row = max(size, _LEAST_ROW)
        right = top + (row - size) / 2
        bands.append(Band(name, shares[name], _outline(left, right, size), round(top + row / 2, 1)))
        top, left = top + row, left + size
    return Flow(round(height, 1), round(middle, 1), bands)


def _outline(left: float, right: float, size: float) -> str:
    a, b, c, d = (f"{each:.1f}" for each in (left, right, right + size, left + size))
    return f"M0 {a}C50 {a} 50 {b} 100 {b}V{c}C50 {c} 50 {d} 0 {d}Z"


def _apart(years: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return the years that are not too near to one that comes after them."""
    kept = [years[-1]]
    for year, x in reversed(years[:-1]):
        if kept[-1][1] - x >= _ROOM:
            kept.append((year, x))
    return kept


def _year(point: Point) -> int:
    return int(point.period[:4])
