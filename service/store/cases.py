"""The repository of what may be put on the desk: titles of vacancies, as they were coded, and titles that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from sqlalchemy import Connection, func, or_, select

from models.coding import Item, TitleKind
from service.desk.case import Case
from service.store.tables import CODINGS, KEPT_TITLES, VACANCIES

_ROWS = 1_000
_BY_PEOPLE = ("override", "standard")
"""What the evidence of a code that is not the coder's own begins with."""


def vacancy_cases(connection: Connection) -> Iterator[Case]:
    """Yield each title and category of the vacancies that are not gone, with how the newest that has them was coded."""
    same = (
        select(func.max(VACANCIES.c.number).label("number"), func.count().label("times"))
        .where(VACANCIES.c.gone.is_(None))
        .group_by(VACANCIES.c.title, VACANCIES.c.category)
        .subquery()
    )
    of = VACANCIES.c
    wanted = (
        select(of.title, of.category, of.place, of.source, of.reference, same.c.times, *_HOW)
        .join(same, same.c.number == of.number)
        .join(CODINGS, (CODINGS.c.vacancy == of.number) & CODINGS.c.is_current)
        .where(~or_(*(CODINGS.c.evidence.startswith(by) for by in _BY_PEOPLE)))
        .order_by(of.number)
    )
    for row in connection.execute(wanted.execution_options(yield_per=_ROWS)):
        item = Item(row.title, "vacancy", category=row.category, location=row.place)
        versions = row.model_version, row.data_version
        yield Case(item, row.source, row.reference, row.scheme, row.code, row.candidates, *versions, row.times)


def kept_titles(connection: Connection) -> list[tuple[Item, str, int]]:
    """Return the titles that were kept because they have no unit group, a source of each and how often it came."""
    of = KEPT_TITLES.c.kind, KEPT_TITLES.c.title
    wanted = select(*of, func.max(KEPT_TITLES.c.source), func.sum(KEPT_TITLES.c.count)).where(
        KEPT_TITLES.c.kind.in_(get_args(TitleKind))
    )
    rows = connection.execute(wanted.group_by(*of).order_by(*of))
    return [(Item(title, kind), source, int(count)) for kind, title, source, count in rows]


_HOW = tuple(CODINGS.c[name] for name in ("scheme", "code", "candidates", "model_version", "data_version"))
