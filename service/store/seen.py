"""The repository of what the service saw: counts of codings by day and source, and titles kept to be looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
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
    _add(connection, SEEN, counts)
    _add(connection, KEPT_TITLES, titles)


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


_Key = TypeVar("_Key", Cell, KeptTitle)


def _add(connection: Connection, table: Table, counts: Mapping[_Key, int]) -> None:
    if not counts:
        return
    statement = insert(connection, table)
    added = {"count": table.c.count + statement.excluded.count}
    statement = statement.on_conflict_do_update(index_elements=table.primary_key.columns, set_=added)
    # in order: two workers that took the same rows in different orders would wait for each other
    connection.execute(statement, [{**key._asdict(), "count": count} for key, count in sorted(counts.items())])
