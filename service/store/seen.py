"""The repository of what the service saw: counts of codings by day and source, and titles kept to be looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Table, delete, func, select

from models.coding import Kind, Scheme
from models.tally import Measure, Tally
from service.store.database import insert
from service.store.tables import KEPT_TITLES, SEEN


class Cell(NamedTuple):
    """What a count is of."""

    day: date
    """Day in UTC."""
    source: str
    """Name of the feed."""
    kind: Kind
    """Kind of the items."""
    scheme: Scheme
    """Scheme they were coded to."""
    model_version: str
    """Version of the bundle that coded them."""
    measure: Measure
    """What of the codings is counted."""
    value: str
    """The value it had."""


class KeptTitle(NamedTuple):
    """A title that was not coded to a unit group, and how it was coded."""

    day: date
    """Day in UTC."""
    source: str
    """Name of the feed."""
    kind: Kind
    """Kind of the item."""
    scheme: Scheme
    """Scheme it was coded to."""
    model_version: str
    """Version of the bundle that coded it."""
    title: str
    """The title, masked."""
    code: str
    """The group it was coded to, or empty."""
    reason: str
    """Why that is no unit group."""


class Feed(NamedTuple):
    """Items of one kind that come from one source and are coded to one scheme by one model."""

    source: str
    kind: Kind
    scheme: Scheme
    model_version: str


def add(connection: Connection, counts: Mapping[Cell, int], titles: Mapping[KeptTitle, int]) -> None:
    """Add to the counts that are there."""
    add_counts(connection, SEEN, counts)
    add_counts(connection, KEPT_TITLES, titles)


def sources(connection: Connection, day: date) -> set[str]:
    """Return the sources that a day has counts of."""
    return set(connection.scalars(select(SEEN.c.source).where(SEEN.c.day == day).distinct()))


def forget(connection: Connection, counts_to: date, titles_to: date) -> None:
    """Delete the counts, and the titles, up to and with a day."""
    connection.execute(delete(SEEN).where(SEEN.c.day <= counts_to))
    connection.execute(delete(KEPT_TITLES).where(KEPT_TITLES.c.day <= titles_to))


def read_counts(connection: Connection, since: date, until: date, source: str | None = None) -> dict[Feed, Tally]:
    """Return the counts of the days from `since` to `until`, both included, of all sources or of one."""
    of = (SEEN.c.source, SEEN.c.kind, SEEN.c.scheme, SEEN.c.model_version)
    query = select(*of, SEEN.c.measure, SEEN.c.value, func.sum(SEEN.c.count)).where(SEEN.c.day.between(since, until))
    if source is not None:
        query = query.where(SEEN.c.source == source)
    found: dict[Feed, Tally] = defaultdict(Counter)
    for *feed, measure, value, count in connection.execute(query.group_by(*of, SEEN.c.measure, SEEN.c.value)):
        found[Feed(*feed)][measure, value] = int(count)
    return dict(found)


def busiest_sources(connection: Connection, since: date, most: int) -> list[str]:
    """Return the sources of which most was coded since a day, that with the most first."""
    items = func.sum(SEEN.c.count)
    of = select(SEEN.c.source).where(SEEN.c.day >= since, SEEN.c.measure == "level").group_by(SEEN.c.source)
    return list(connection.scalars(of.order_by(items.desc(), SEEN.c.source).limit(most)))


def read_days(
    connection: Connection, since: date, sources: Collection[str], measures: Collection[Measure]
) -> dict[tuple[str, date], Tally]:
    """Return some counts since a day, of all kinds, schemes and models together, by source and day."""
    of = (SEEN.c.source, SEEN.c.day, SEEN.c.measure, SEEN.c.value)
    wanted = SEEN.c.source.in_(sources) & SEEN.c.measure.in_(measures) & (SEEN.c.day >= since)
    found: dict[tuple[str, date], Tally] = defaultdict(Counter)
    for source, day, measure, value, count in connection.execute(
        select(*of, func.sum(SEEN.c.count)).where(wanted).group_by(*of)
    ):
        found[source, day][measure, value] = int(count)
    return dict(found)


class OftenUncoded(NamedTuple):
    """A kept title, and how often it came."""

    title: str
    kind: Kind
    reason: str
    times: int


def often_uncoded(connection: Connection, since: date, most: int) -> list[OftenUncoded]:
    """Return the kept titles that came most often since a day, and why they were not coded to a unit group."""
    of = (KEPT_TITLES.c.title, KEPT_TITLES.c.kind, KEPT_TITLES.c.reason)
    times = func.sum(KEPT_TITLES.c.count)
    query = select(*of, times).where(KEPT_TITLES.c.day >= since).group_by(*of)
    rows = connection.execute(query.order_by(times.desc(), *of).limit(most))
    return [OftenUncoded(*row[:3], int(row[3])) for row in rows]


_Key = TypeVar("_Key", bound=NamedTuple)


def add_counts(connection: Connection, table: Table, counts: Mapping[_Key, int]) -> None:
    """Add to the counts of a table, given what each is of: the fields are the columns of the primary key."""
    if not counts:
        return
    statement = insert(connection, table)
    added = {"count": table.c.count + statement.excluded.count}
    statement = statement.on_conflict_do_update(index_elements=table.primary_key.columns, set_=added)
    # in order: two workers that took the same rows in different orders would wait for each other
    connection.execute(statement, [{**key._asdict(), "count": count} for key, count in sorted(counts.items())])
