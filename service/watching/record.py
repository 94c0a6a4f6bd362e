"""The record of the traffic, period by period: what came, and how much of the time is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from service.store import traffic as store
from service.store.traffic import midnight
from service.watching.requests import Requests
from service.watching.traffic import MOST_SILENCE

Step = Literal["hour", "day"]
"""How long a period is."""

DAYS: dict[Step, int] = {"hour": 2, "day": 28}
"""Days that are looked at by the hour, and by the day, today included."""

LEAST_GAP = timedelta(minutes=5)
"""A gap that is worth a word: a restart takes less."""

_LENGTHS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
_WHOLE, _ENOUGH = 0.999, 0.9

Span = tuple[datetime, datetime]
"""From when to when."""


@dataclass(frozen=True, slots=True)
class Period:
    """An hour or a day, in UTC.

    Attributes:
        since: when it begins.
        until: when it ends, or now, if that is earlier.
        requests: what came in it.
        recorded: share of it in which there was a worker to count, 0 to 1.
    """

    since: datetime
    until: datetime
    requests: Requests
    recorded: float

    @property
    def is_known(self) -> bool:
        """Whether there is any record of it; where there is, no request means that none came."""
        return self.recorded > 0 or self.requests.total > 0

    @property
    def is_patchy(self) -> bool:
        """Whether so much of it was not recorded that what came cannot be compared with other periods."""
        return self.recorded < _ENOUGH

    @property
    def is_whole(self) -> bool:
        """Whether all of it was recorded."""
        return self.recorded >= _WHOLE


def read_periods(
    connection: Connection, step: Step, days: int, now: datetime, subjects: Collection[str]
) -> list[Period]:
    """Return the hours, or the days, of some days; the last is the one that has begun.

    Args:
        connection: where to.
        step: how long a period is.
        days: how many days, today included.
        now: the time.
        subjects: what of the requests is counted.
    """
    length = _LENGTHS[step]
    first = midnight(now.date()) - timedelta(days - 1)
    by: tuple[store.By, ...] = ("day", "hour") if step == "hour" else ("day",)
    found = store.read(connection, first.date(), now.date(), by, subjects)
    spans = merged(store.attendances(connection, first), now)

    def period(since: datetime) -> Period:
        key = (since.date(), since.hour) if step == "hour" else (since.date(),)
        until = min(since + length, now)
        return Period(since, until, found.get(key, Requests()), share(spans, since, until))

    return [period(first + number * length) for number in range((now - first) // length + 1)]


def merged(attendances: Iterable[Span], now: datetime) -> list[Span]:
    """Return when there was any worker, the earliest first, given when each was there, in the order in which they came.

    Silences as short as that between two signs of a worker are none. What is yet to come was noted while the clock was
    ahead, and is left out.
    """
    spans: list[Span] = []
    for since, until in attendances:
        if since > now:
            break
        if spans and since - spans[-1][1] <= MOST_SILENCE:
            spans[-1] = spans[-1][0], max(spans[-1][1], until)
        else:
            spans.append((since, until))
    if spans and now - spans[-1][1] <= MOST_SILENCE:
        spans[-1] = spans[-1][0], now
    return spans


def share(spans: Sequence[Span], since: datetime, until: datetime) -> float:
    """Return the share of a time, 0 to 1, that spans cover which do not overlap; 0 of no time."""
    covered = sum((max(min(until, end) - max(since, begin), timedelta(0)) for begin, end in spans), timedelta(0))
    return covered / (until - since) if until > since else 0.0


def gaps(spans: Sequence[Span], since: datetime, now: datetime) -> list[Span]:
    """Return from when to when nothing was recorded, for `LEAST_GAP` or more, the earliest first.

    Args:
        spans: when there was a worker; what is before the first is no gap, since the record begins with it.
        since: where to begin to look.
        now: the time.
    """
    ends = [max(until, since) for _, until in spans]
    begins = [*(begin for begin, _ in spans), now][1:]
    return [(end, begin) for end, begin in zip(ends, begins, strict=True) if begin - end >= LEAST_GAP]
