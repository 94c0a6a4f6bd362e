"""The repository of listings: what live vacancies are sought and ranked by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from service.store.tables import LISTINGS, VACANCIES
from service.vacancies.geography import Point
from service.vacancies.rank import standing


def list_again(connection: Connection, numbers: Sequence[int]) -> None:
    """Let the listings of vacancies be as the vacancies are now; those that are gone have none.

    A vacancy without coordinates is listed where the store knows its postcode to be, once it knows.
    """
    if not numbers:
        return
    unlist(connection, numbers)
    of = VACANCIES.c
    columns = [of[name] for name in (*_SAME, "number", "confidence", "annual_maximum", "currency", "first_seen")]
    live = select(*columns).where(of.number.in_(numbers), of.gone.is_(None)).order_by(of.number)
    rows = connection.execute(live).all()
    if not rows:
        return
    known = places(connection, {row.postcode for row in rows if row.postcode and row.latitude is None})
    connection.execute(LISTINGS.insert(), [_listing(row, known.get(row.postcode)) for row in rows])
    _place_others(connection, rows)


def unlist(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove the listings of vacancies."""
    connection.execute(delete(LISTINGS).where(LISTINGS.c.vacancy.in_(numbers)))


def unlist_gone(connection: Connection, source: str) -> None:
    """Remove the listings of the vacancies of a source that are gone."""
    gone = select(VACANCIES.c.number).where(VACANCIES.c.source == source, VACANCIES.c.gone.is_not(None))
    connection.execute(delete(LISTINGS).where(LISTINGS.c.source == source, LISTINGS.c.vacancy.in_(gone)))


def places(connection: Connection, postcodes: Iterable[str]) -> dict[str, Point]:
    """Return where postcodes are: each where the first of its vacancies is that has coordinates, if there is one."""
    of = VACANCIES.c
    wanted = list(postcodes)
    if not wanted:
        return {}
    first = select(func.min(of.number)).where(of.postcode.in_(wanted), of.latitude.is_not(None)).group_by(of.postcode)
    found = select(of.postcode, of.latitude, of.longitude).where(of.number.in_(first))
    return {row.postcode: Point(row.latitude, row.longitude) for row in connection.execute(found)}


_SAME = ("cluster", "soc2020", "latitude", "longitude", "postcode", "closes", "posted", "contract", "hours", "source")


def _listing(row: Row[Any], place: Point | None) -> dict[str, Any]:
    seen = row.first_seen.date()
    sure = 1.0 if row.confidence is None else row.confidence  # confirmed by people, or official
    listing = {name: getattr(row, name) for name in _SAME} | {
        "vacancy": row.number,
        "standing": standing(sure if row.soc2020 else 0.0, min(row.posted, seen) if row.posted else seen),
        "pay": row.annual_maximum if row.currency == "GBP" else None,
    }
    return listing | place._asdict() if place and row.latitude is None else listing


def _place_others(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Let listings without coordinates be where vacancies of their postcodes are that come with them."""
    firsts = {row.postcode: row for row in reversed(rows) if row.postcode and row.latitude is not None}
    found = [{"of": code, "north": row.latitude, "east": row.longitude} for code, row in firsts.items()]
    if found:
        unplaced = (LISTINGS.c.postcode == bindparam("of")) & LISTINGS.c.latitude.is_(None)
        statement = LISTINGS.update().where(unplaced)
        connection.execute(statement.values(latitude=bindparam("north"), longitude=bindparam("east")), found)
