"""The repository of counts of vacancies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, select

from models.coding import Scheme
from service.store.tables import VACANCIES

By = Literal["soc", "region", "month"]
"""`soc`: group. `region`: postcode area, such as `LS`. `month`: that of the day advertised, such as `2026-11`."""


def count_by(
    connection: Connection, by: Sequence[By], scheme: Scheme, level: int, only: dict[By, str]
) -> dict[tuple[str, ...], int]:
    """Return how many vacancies there are of each value of each of `by`; empty where the value is not known.

    Every vacancy that is kept counts, also one that is gone or closed; of copies of an advert, the first.

    Args:
        connection: where from.
        by: what to count by.
        scheme: scheme of the codes.
        level: digits of the codes; a vacancy coded less deep has none.
        only: the values that a vacancy must have; of `soc`, a code of any level.
    """
    values = {"soc": _soc(scheme, level), "region": _region(), "month": _month()}
    firsts = select(func.min(VACANCIES.c.number)).group_by(VACANCIES.c.cluster)
    conditions: list[ColumnElement[bool]] = [VACANCIES.c.number.in_(firsts)]
    for name, value in only.items():
        conditions.append(VACANCIES.c[scheme].startswith(value) if name == "soc" else values[name] == value)
    columns = [values[name].label(name) for name in by]
    table = select(*columns, func.count().label("count")).where(and_(*conditions)).group_by(*(c.name for c in columns))
    return {tuple(key): count for *key, count in connection.execute(table)}


def _soc(scheme: Scheme, level: int) -> ColumnElement[str]:
    code = VACANCIES.c[scheme]
    return case((func.length(code) >= level, func.substr(code, 1, level)), else_="")


def _region() -> ColumnElement[str]:
    """The letters that a postcode begins with, one or two."""
    postcode = VACANCIES.c.postcode
    return case(
        (func.substr(postcode, 2, 1).between("0", "9"), func.substr(postcode, 1, 1)), else_=func.substr(postcode, 1, 2)
    )


def _month() -> ColumnElement[str]:
    """That of the day advertised, or else first seen, either of which both engines write as year, month, day."""
    day = func.coalesce(cast(VACANCIES.c.posted, String), cast(VACANCIES.c.first_seen, String))
    return func.substr(day, 1, 7)
