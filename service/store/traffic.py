"""The repository of the traffic: requests by the hour, and when there was a worker to count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, delete, func, select

from service.store.database import insert
from service.store.seen import add_counts
from service.store.tables import ATTENDANCES, TRAFFIC
from service.watching.requests import Requests

By = Literal["day", "hour", "subject"]
"""What requests are told apart by."""


class Cell(NamedTuple):
    """What a count is of."""

    day: date
    """Day in UTC."""
    hour: int
    """Hour of the day, 0 to 23."""
    subject: str
    """What was asked for (`service.watching.subjects`)."""
    status: int
    """First digit of the status, 0 where there was no answer."""
    within: int
    """Microseconds that it took at most (`service.watching.requests.BOUNDS`)."""


class Attendance(NamedTuple):
    """That a worker was there, and counted every request that it had."""

    worker: str
    """Name of the worker."""
    since: datetime
    """From when."""
    until: datetime
    """To when, as far as is known."""


def add(connection: Connection, counts: Mapping[Cell, int], attendances: Iterable[Attendance]) -> None:
    """Add to the counts that are there, and note how long workers have been there."""
    add_counts(connection, TRAFFIC, counts)
    statement = insert(connection, ATTENDANCES)
    statement = statement.on_conflict_do_update(
        index_elements=ATTENDANCES.primary_key.columns, set_={"until": statement.excluded.until}
    )
    connection.execute(statement, [each._asdict() for each in attendances])


def forget(connection: Connection, until: date) -> None:
    """Delete what is of the days up to and with one."""
    connection.execute(delete(TRAFFIC).where(TRAFFIC.c.day <= until))
    connection.execute(delete(ATTENDANCES).where(ATTENDANCES.c.until <= midnight(until + timedelta(1))))


def read(
    connection: Connection, since: date, until: date, by: Sequence[By], subjects: Collection[str]
) -> dict[tuple[Any, ...], Requests]:
    """Return the requests of some days, by what they are to be told apart by, in that order.

    Args:
        connection: where to.
        since: the first day.
        until: the last day.
        by: what each key of the result has; with nothing, all are counted together under `()`.
        subjects: those that are counted.
    """
    columns = [TRAFFIC.c[name] for name in by]
    of = TRAFFIC.c.day.between(since, until) & TRAFFIC.c.subject.in_(subjects)
    query = select(*columns, TRAFFIC.c.status, TRAFFIC.c.within, func.sum(TRAFFIC.c.count)).where(of)
    found: dict[tuple[Any, ...], Requests] = defaultdict(Requests)
    for *key, status, within, count in connection.execute(query.group_by(*columns, TRAFFIC.c.status, TRAFFIC.c.within)):
        requests = found[tuple(key)]
        requests.statuses[status] += int(count)
        requests.within[within] += int(count)
    return dict(found)


def first_day(connection: Connection) -> date | None:
    """Return the first day that there is a record of; None where there is none yet."""
    since: datetime | None = connection.scalar(select(func.min(ATTENDANCES.c.since)))
    return since.date() if since else None


def attendances(connection: Connection, since: datetime) -> list[tuple[datetime, datetime]]:
    """Return from when to when workers were there, of those that were there after a moment, the earliest first."""
    of = select(ATTENDANCES.c.since, ATTENDANCES.c.until).where(ATTENDANCES.c.until > since)
    return [(row.since, row.until) for row in connection.execute(of.order_by(ATTENDANCES.c.since))]


def midnight(day: date) -> datetime:
    """Return the beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC)
