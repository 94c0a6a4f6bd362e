"""The repository of what is coded again: what is due, what came of it, and what moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from service.store.codings import add_codings, current_codes
from service.store.listings import list_again
from service.store.tables import CODINGS, VACANCIES
from service.store.vacancies import read_vacancy
from service.vacancies.coded import Coded
from service.vacancies.vacancy import Vacancy


class Versions(NamedTuple):
    """What codes: a bundle and the tables that it uses."""

    model_version: str
    data_version: str


class Due(NamedTuple):
    """A vacancy that was not coded by certain versions."""

    number: int
    digest: str
    vacancy: Vacancy


class Move(NamedTuple):
    """How many vacancies went from one code to another; None is no code."""

    before: str | None
    after: str | None
    vacancies: int


def due(connection: Connection, versions: Versions, since: date | None, after: int, most: int) -> list[Due]:
    """Return vacancies whose current coding is by other versions, in the order of their numbers.

    Args:
        connection: where to.
        versions: what they are to be coded by.
        since: only those that came, or changed, on this day (UTC) or later; None for all.
        after: number of the vacancy to begin after; 0 begins with the first.
        most: how many at most.
    """
    wanted = (
        select(VACANCIES)
        .join(CODINGS, (CODINGS.c.vacancy == VACANCIES.c.number) & CODINGS.c.is_current)
        .where(VACANCIES.c.number > after, _by_others(versions))
        .order_by(VACANCIES.c.number)
        .limit(most)
    )
    if since:
        wanted = wanted.where(VACANCIES.c.changed >= datetime.combine(since, time(), UTC))
    return [Due(row.number, row.digest, read_vacancy(row)) for row in connection.execute(wanted)]


def settle(connection: Connection, versions: Versions, codings: Sequence[tuple[Due, Coded]]) -> int:
    """Let new codings be current, and return how many are: not of what changed, was removed or coded so meanwhile."""
    at = datetime.now(UTC)
    still = select(VACANCIES.c.number, VACANCIES.c.digest).join(CODINGS, CODINGS.c.vacancy == VACANCIES.c.number)
    of = VACANCIES.c.number.in_([each.number for each, _ in codings]), CODINGS.c.is_current, _by_others(versions)
    found = {row.number: row.digest for row in connection.execute(still.where(*of))}
    settled = [(each.number, coded) for each, coded in codings if found.get(each.number) == each.digest]
    add_codings(connection, settled, at)
    if settled:
        statement = VACANCIES.update().where(VACANCIES.c.number == bindparam("of"))
        connection.execute(statement, [current_codes(coded) | {"of": number} for number, coded in settled])
        list_again(connection, [number for number, _ in settled])
    return len(settled)


def moves(connection: Connection, versions: Versions) -> list[Move]:
    """Return what moved when vacancies were coded by these versions after others: most frequent first."""
    history = select(
        CODINGS.c.code.label("after"),
        CODINGS.c.is_current,
        CODINGS.c.model_version,
        CODINGS.c.data_version,
        *(
            func.lag(CODINGS.c[name]).over(partition_by=CODINGS.c.vacancy, order_by=CODINGS.c.number).label(label)
            for name, label in (("code", "before"), ("model_version", "model_before"), ("data_version", "data_before"))
        ),
    ).subquery()
    count = func.count()
    moved = (
        select(history.c.before, history.c.after, count)
        .where(
            history.c.is_current,
            history.c.model_version == versions.model_version,
            history.c.data_version == versions.data_version,
            (history.c.model_before != versions.model_version) | (history.c.data_before != versions.data_version),
            history.c.before.is_distinct_from(history.c.after),
        )
        .group_by(history.c.before, history.c.after)
        .order_by(count.desc(), history.c.before, history.c.after)
    )
    return [Move(*row) for row in connection.execute(moved)]


def _by_others(versions: Versions) -> ColumnElement[bool]:
    return (CODINGS.c.model_version != versions.model_version) | (CODINGS.c.data_version != versions.data_version)
