"""The repository of imports: which feeds were read, how far, and what became of their items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from service.store.tables import IMPORTS


@dataclass(frozen=True, slots=True)
class Import:
    """A feed being read.

    Attributes:
        number: the number of the import.
        source: name of the source.
        feed: name of the file, or the address.
        is_complete: whether the feed has everything that its source has.
        position: how many of its items are in the store.
        counts: what became of them.
        started: when its reading began for the first time.
    """

    number: int
    source: str
    feed: str
    is_complete: bool
    position: int
    counts: Counter[str]
    started: datetime


def begin(connection: Connection, source: str, feed: str, fingerprint: str | None, is_complete: bool) -> Import:
    """Return a new import, or the one to go on with: the source's latest, if it was stopped and is of the same file.

    Args:
        connection: where to.
        source: name of the source.
        feed: name of the file, or the address.
        fingerprint: digest of the file; None for a feed that cannot be read twice.
        is_complete: whether the feed has everything that its source has.
    """
    of_source = select(IMPORTS).where(IMPORTS.c.source == source).order_by(IMPORTS.c.number.desc()).limit(1)
    last = connection.execute(of_source).one_or_none()
    same = (fingerprint, is_complete)
    if last and fingerprint and not last.finished and (last.fingerprint, last.is_complete) == same:
        return Import(last.number, source, feed, is_complete, last.position, Counter(last.counts), last.started)
    started = datetime.now(UTC)
    row = {"source": source, "feed": feed, "fingerprint": fingerprint, "is_complete": is_complete, "position": 0}
    statement = IMPORTS.insert().values(row | {"counts": {}, "started": started}).returning(IMPORTS.c.number)
    return Import(connection.execute(statement).scalar_one(), source, feed, is_complete, 0, Counter(), started)


class State(NamedTuple):
    """How far an import has come in the store."""

    position: int
    counts: Counter[str]
    is_finished: bool


def lock(connection: Connection, number: int) -> State:
    """Return how far an import has come, and let no other process take it further in this transaction."""
    row = connection.execute(select(IMPORTS).where(IMPORTS.c.number == number).with_for_update()).one()
    return State(row.position, Counter(row.counts), row.finished is not None)


def advance(connection: Connection, number: int, position: int, counts: Mapping[str, int]) -> None:
    """Note how far an import has come, and what became of its items so far."""
    connection.execute(
        IMPORTS.update().where(IMPORTS.c.number == number).values(position=position, counts=dict(counts))
    )


def finish(connection: Connection, number: int, counts: Mapping[str, int]) -> None:
    """Note that an import is done."""
    done = IMPORTS.update().where(IMPORTS.c.number == number)
    connection.execute(done.values(finished=datetime.now(UTC), counts=dict(counts)))


class Latest(NamedTuple):
    """The latest import of a source."""

    source: str
    feed: str
    position: int
    counts: Mapping[str, int]
    started: datetime
    finished: datetime | None


def latest(connection: Connection, most: int) -> list[Latest]:
    """Return the latest import of each source, the newest first."""
    newest = select(func.max(IMPORTS.c.number)).group_by(IMPORTS.c.source)
    columns = (IMPORTS.c[name] for name in Latest._fields)
    of = select(*columns).where(IMPORTS.c.number.in_(newest)).order_by(IMPORTS.c.number.desc()).limit(most)
    return [Latest(*row) for row in connection.execute(of)]
