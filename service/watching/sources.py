"""How the items of each source were coded, day by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from models.tally import Tally, values
from service.seen import today
from service.store.seen import busiest_sources, read_days

DAYS = 28
"""Days that are looked at, today included."""

MOST_SOURCES = 12
"""Sources that are looked at, those with the most items first."""

TENTHS = tuple(f"0.{tenth}" for tenth in range(10))
"""The tenths of confidence, by their lower ends."""

_UNIT = "4"
_NONE = "0"


@dataclass(frozen=True, slots=True)
class Day:
    """The items of a source on a day: how many, and what share was not coded to a unit group (None of no items)."""

    day: date
    items: int
    short: float | None


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """How the items of a source were coded.

    Attributes:
        source: its name.
        items: how many they were.
        short: share coded to a wider group than a unit group, 0 to 1.
        uncoded: share not coded at all.
        confidences: share of each of `TENTHS` of the best candidate's probability, of the items that have one.
        days: every day, the earliest first.
    """

    source: str
    items: int
    short: float
    uncoded: float
    confidences: tuple[float, ...]
    days: tuple[Day, ...]


def read_sources(connection: Connection) -> list[SourceFigures]:
    """Return the figures of the busiest sources of the last days, of all kinds, schemes and models together."""
    until = today()
    since = until - timedelta(DAYS - 1)
    sources = busiest_sources(connection, since, MOST_SOURCES)
    found = read_days(connection, since, sources, ("level", "confidence"))
    days = [since + timedelta(number) for number in range(DAYS)]
    return [_figures(source, {day: found.get((source, day), Counter()) for day in days}) for source in sources]


def _figures(source: str, tallies: dict[date, Tally]) -> SourceFigures:
    whole: Tally = sum(tallies.values(), Counter())
    levels, tenths = values(whole, "level"), values(whole, "confidence")
    items, sure = levels.total(), sum(tenths[each] for each in TENTHS) or 1
    return SourceFigures(
        source,
        items,
        (items - levels[_UNIT] - levels[_NONE]) / items,
        levels[_NONE] / items,
        tuple(tenths[each] / sure for each in TENTHS),
        tuple(_day(day, values(tally, "level")) for day, tally in tallies.items()),
    )


def _day(day: date, levels: Counter[str]) -> Day:
    items = levels.total()
    return Day(day, items, 1 - levels[_UNIT] / items if items else None)
