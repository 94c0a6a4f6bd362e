"""What the page of the watch shows: its words, and where the marks of its plots lie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from math import log10
from typing import NamedTuple

from service.pages.releases import when
from service.store.jobs import Status
from service.watching.findings import Finding, Urgency
from service.watching.record import Period, Step
from service.watching.requests import Percentile, together
from service.watching.sources import SourceFigures

URGENCIES: dict[Urgency, str] = {"now": "Now", "soon": "Soon", "note": "Waits"}
"""How soon something asks to be looked at."""

JOBS: dict[Status, str] = {
    "sent": "Sent, and to be read",
    "read": "Read, and waiting for who sent them",
    "waiting": "Being coded, or waiting for it",
    "done": "Coded",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
"""How far files have come that were sent to be coded."""

ALL = "all"
"""Every subject but health checks."""

STEPS: dict[Step, str] = {"hour": "today and yesterday, by hour", "day": "28 days, by day"}
"""What is looked at, in words."""

_LEFT, _RIGHT = 14.0, 100.0
_TOP, _BOTTOM = 14.0, 150.0
_GAP = 0.2
_FASTEST, _SLOWEST = 0.001, 10.0
_LEVELS = {"1 ms": 0.001, "10 ms": 0.01, "100 ms": 0.1, "1 s": 1.0, "10 s": 10.0}


class Mark(NamedTuple):
    """A period in a plot: where it lies across, in per cent, and its marks down, in pixels.

    Attributes:
        period: the period.
        x: its left edge.
        width: its width.
        requests: upper edge of the bar of its requests.
        faults: upper edge of the part of them that ended in a fault.
        median: where half of them were answered; None where there were none.
        slowest: where 99 in 100 of them were; None where there were none.
    """

    period: Period
    x: float
    width: float
    requests: float
    faults: float
    median: float | None
    slowest: float | None


class Plot(NamedTuple):
    """The plots of requests and of the time to answer, which have the same periods across.

    Attributes:
        marks: the periods.
        counts: the counts marked on the upright axis of requests, with where they lie.
        times: the times marked on that of the time to answer.
        names: the periods that are named below, with where they lie.
        bottom: where the foot of the plot lies.
    """

    marks: list[Mark]
    counts: list[tuple[str, float]]
    times: list[tuple[str, float]]
    names: list[tuple[str, float]]
    bottom: float = _BOTTOM


def plot(periods: Sequence[Period], step: Step) -> Plot:
    """Return the plots of some periods."""
    most = _round_above(max(each.requests.total for each in periods))
    width = (_RIGHT - _LEFT) / len(periods)

    def mark(place: int, period: Period) -> Mark:
        requests = period.requests
        percentiles = requests.percentile(0.5), requests.percentile(0.99)
        median, slowest = (_down_time(found.seconds) if found else None for found in percentiles)
        total, faults = _down(requests.total / most), _down(requests.faults / most)
        x = round(_LEFT + place * width, 2)
        return Mark(period, x, round(width * (1 - _GAP), 2), total, faults, median, slowest)

    marks = [mark(place, period) for place, period in enumerate(periods)]
    named = [each for each in marks if _is_named(each.period.since, periods[-1].since, step)]
    return Plot(
        marks,
        [(f"{count:,}", _down(count / most)) for count in (most, most // 2, 0)],
        [(name, _down_time(seconds)) for name, seconds in _LEVELS.items()],
        [(_name(each.period.since, step), each.x) for each in named],
    )


def overall(findings: Sequence[Finding]) -> str:
    """Return how the service is, in a few words."""
    if any(each.urgency == "now" for each in findings):
        return "Look at this now"
    return "Look at this" if any(each.urgency == "soon" for each in findings) else "In order"


def counts_told(plot: Plot, step: Step) -> str:
    """Return what the plot of requests shows, for those who do not see it."""
    whole = together(mark.period.requests for mark in plot.marks)
    if not whole.total:
        return "none"
    most = max((mark.period for mark in plot.marks), key=lambda period: period.requests.total)
    return (
        f"{whole.total:,} in all, of which {whole.faults:,} ended in a fault; most, {most.requests.total:,}, in the "
        f"{step} from {period_name(most, step)}"
    )


def times_told(plot: Plot) -> str:
    """Return what the plot of the time to answer shows, over all of it, for those who do not see it."""
    whole = together(mark.period.requests for mark in plot.marks)
    if not whole.total:
        return "none"
    return f"half within {milliseconds(whole.percentile(0.5))}, 99 in 100 within {milliseconds(whole.percentile(0.99))}"


def period_name(period: Period, step: Step) -> str:
    """Return when a period is, in words."""
    day = f"{period.since.day} {period.since:%B}"
    return day if step == "day" else f"{day}, {period.since:%H:%M}"


def recorded(period: Period) -> str:
    """Return how much of a period is known, in words."""
    if period.is_whole:
        return "whole"
    return f"{period.recorded:.0%}" if period.is_known else "no record"


def milliseconds(found: Percentile | None) -> str:
    """Return a percentile in milliseconds, as exact as it is known."""
    if found is None:
        return "-"
    if found.most is None:
        return f"over {found.seconds:,.0f} s"
    return f"{found.seconds * 1000:,.1f} ms" if found.seconds < 0.01 else f"{found.seconds * 1000:,.0f} ms"


def moment(seconds: int) -> str:
    """Return a time in seconds since 1970 as people read it."""
    return when(datetime.fromtimestamp(seconds, UTC))


def shares(names: Sequence[str], shares: Sequence[float]) -> str:
    """Return shares with their names, in words."""
    return ", ".join(f"{name} {share:.0%}" for name, share in zip(names, shares, strict=True))


def shorts(figures: SourceFigures) -> list[float | None]:
    """Return the share of each day's items that were not coded to a unit group, those not coded at all included."""
    return [day.short for day in figures.days]


def told(figures: SourceFigures) -> str:
    """Return the same in words, of the days that had items."""
    return ", ".join(f"{day.day.day} {day.day:%b} {day.short:.0%}" for day in figures.days if day.short is not None)


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1024**3:,.1f} GiB" if count >= 1024**3 else f"{count / 1024**2:,.1f} MiB"


def _down(share: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)


def _down_time(seconds: float) -> float:
    within = min(max(seconds, _FASTEST), _SLOWEST)
    return _down(log10(within / _FASTEST) / log10(_SLOWEST / _FASTEST))


def _round_above(count: int) -> int:
    """Return an even number of one or two digits and noughts, at least as large as a count."""
    power: int = 10 ** (len(str(count)) - 1)
    return max(next(each for each in (power * 2, power * 4, power * 6, power * 10) if each >= count), 2)


def _is_named(since: datetime, last: datetime, step: Step) -> bool:
    return since.hour % 12 == 0 if step == "hour" else (last - since).days % 7 == 0


def _name(since: datetime, step: Step) -> str:
    return f"{since:%H:%M}" if step == "hour" and since.hour else f"{since.day} {since:%b}"
