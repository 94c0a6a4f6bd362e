"""The repository of what is sought: vacancies that are live and fit, and places known by their postcodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select

from service.store.tables import VACANCIES
from service.vacancies.geography import Box, Point
from service.vacancies.vacancy import Contract, Hours


@dataclass(frozen=True, slots=True)
class Terms:
    """What a vacancy must be, where it is told.

    Attributes:
        pay_min: pounds a year that it pays at most, or more.
        contract: its kind of contract.
        hours: whether it is full-time or part-time; one that may be either is both.
        posted_since: day since which it was advertised; one without a day is not.
        source: the source that it comes from.
    """

    pay_min: float | None = None
    contract: Contract | None = None
    hours: Hours | None = None
    posted_since: date | None = None
    source: str | None = None


class Candidate(NamedTuple):
    """What a vacancy is ranked by."""

    number: int
    cluster: str
    code: str | None
    confidence: float | None
    latitude: float | None
    longitude: float | None
    posted: date | None
    first_seen: datetime


def candidates(
    connection: Connection, codes: Iterable[str] | None, around: Box | None, terms: Terms, today: date
) -> list[Candidate]:
    """Return the live vacancies that fit, the first that came first.

    Args:
        connection: where from.
        codes: the codes that they may have, in the scheme of the store; None for any.
        around: the box that they are in; None for anywhere.
        terms: what they are besides.
        today: the day on which those that closed before are not live.
    """
    of = VACANCIES.c
    names = of.number, of.cluster, of.soc2020, of.confidence, of.latitude, of.longitude, of.posted, of.first_seen
    conditions = [of.gone.is_(None), of.closes.is_(None) | (of.closes >= today), *_conditions(terms)]
    if codes is not None:
        conditions.append(of.soc2020.in_(list(codes)))
    if around is not None:
        conditions.append(of.latitude.between(around.south, around.north))
        conditions.append(of.longitude.between(around.west, around.east))
    found = connection.execute(select(*names).where(*conditions))
    return sorted(map(Candidate._make, found))


def by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the rows of vacancies by their numbers."""
    found = connection.execute(select(VACANCIES).where(VACANCIES.c.number.in_(numbers)))
    return {row.number: row for row in found}


def place_of(connection: Connection, postcode: str) -> Point | None:
    """Return where the first vacancy of a postcode is that has coordinates, or None where there is none."""
    of = VACANCIES.c
    known = select(of.latitude, of.longitude).where(of.postcode == postcode, of.latitude.is_not(None))
    row = connection.execute(known.order_by(of.number).limit(1)).one_or_none()
    return Point(*row) if row else None


def _conditions(terms: Terms) -> list[ColumnElement[bool]]:
    of = VACANCIES.c
    conditions: list[ColumnElement[bool]] = []
    if terms.pay_min is not None:
        conditions.append((of.annual_maximum >= terms.pay_min) & (of.currency == "GBP"))
    if terms.contract is not None:
        conditions.append(of.contract == terms.contract)
    if terms.hours is not None:
        conditions.append(of.hours.in_([terms.hours, "full_or_part_time"]))
    if terms.posted_since is not None:
        conditions.append(of.posted >= terms.posted_since)
    if terms.source is not None:
        conditions.append(of.source == terms.source)
    return conditions
