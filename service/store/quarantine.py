"""The repository of the quarantine: items of feeds that no vacancy could be made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select

from service.store.database import insert
from service.store.tables import QUARANTINE
from service.vacancies.identity import refusal_digest
from service.vacancies.vacancy import Refusal


class Quarantined(NamedTuple):
    """An item in the quarantine."""

    number: int
    """Its place among all, in the order in which they came."""
    source: str
    """The source that it came from."""
    feed: str
    """Name of the feed."""
    place: str
    """Where it stood in the feed."""
    fault: str
    """What is wrong, in a word."""
    reason: str
    """What is wrong, in a sentence."""
    raw: str
    """The item as it was read, contacts masked (`service.vacancies.refused`)."""
    layout: str
    """The format by which it is read again; empty where it cannot be."""
    at: datetime
    """When it came first."""


KEPT = timedelta(30)
"""How long items are kept at most: those that are older go when a feed is begun to be read."""


def quarantine(connection: Connection, source: str, feed: str, refusals: Sequence[Refusal]) -> None:
    """Keep refused items; one that was kept before, from the same source, is kept once."""
    if not refusals:
        return
    at = datetime.now(UTC)
    rows = [
        {
            "source": source,
            "digest": refusal_digest(each, feed),
            "feed": feed,
            "place": each.where,
            "fault": each.fault,
            "reason": each.reason,
            "raw": each.raw,
            "layout": each.layout,
            "at": at,
        }
        for each in refusals
    ]
    connection.execute(insert(connection, QUARANTINE).on_conflict_do_nothing(), rows)


def list_quarantined(connection: Connection, source: str | None, after: int, most: int) -> list[Quarantined]:
    """Return what is in the quarantine, in the order in which it came.

    Args:
        connection: where to.
        source: only what is of this source; None for all.
        after: number of the item to begin after; 0 begins with the first.
        most: how many at most.
    """
    columns = (QUARANTINE.c[name] for name in Quarantined._fields)
    wanted = select(*columns).where(QUARANTINE.c.number > after).order_by(QUARANTINE.c.number).limit(most)
    if source is not None:
        wanted = wanted.where(QUARANTINE.c.source == source)
    return [Quarantined(*row) for row in connection.execute(wanted)]


def count_quarantined(connection: Connection, source: str | None, after: int) -> int:
    """Return how many items are in the quarantine after the one with a number; see `list_quarantined`."""
    wanted = select(func.count()).select_from(QUARANTINE).where(QUARANTINE.c.number > after)
    if source is not None:
        wanted = wanted.where(QUARANTINE.c.source == source)
    return connection.execute(wanted).scalar_one()


def count_by_source(connection: Connection) -> dict[str, int]:
    """Return how many items of each source are in the quarantine."""
    of = select(QUARANTINE.c.source, func.count().label("items")).group_by(QUARANTINE.c.source)
    return {row.source: row.items for row in connection.execute(of)}


def release(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove items from the quarantine."""
    connection.execute(delete(QUARANTINE).where(QUARANTINE.c.number.in_(numbers)))


def forget(connection: Connection, until: datetime) -> None:
    """Remove what came before a moment."""
    connection.execute(delete(QUARANTINE).where(QUARANTINE.c.at < until))
