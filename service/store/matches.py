"""The repository of what is sought: listings of vacancies that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select

from service.store.tables import LISTINGS, VACANCIES
from service.store.words import holding
from service.vacancies.geography import Box
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


class Candidates(NamedTuple):
    """What vacancies are ranked by, a sequence each, in no order.

    `codes` is empty where it makes no difference which they have, the coordinates where any place does, and `headed`
    (whether title and employer have all words sought) where no words are sought.
    """

    numbers: Sequence[int] = ()
    clusters: Sequence[str] = ()
    standings: Sequence[float] = ()
    codes: Sequence[str] = ()
    latitudes: Sequence[float] = ()
    longitudes: Sequence[float] = ()
    headed: Sequence[bool] = ()


def candidates(
    connection: Connection,
    codes: Mapping[str, float] | None,
    around: Box | None,
    words: str | None,
    terms: Terms,
    today: date,
) -> Candidates:
    """Return the live vacancies that fit.

    Args:
        connection: where from.
        codes: the codes that they may have, in the scheme of the store, with their shares; None for any.
        around: the box that they are in; None for anywhere.
        words: the words that they have (`service.store.words`); None for any.
        terms: what they are besides.
        today: the day on which those that closed before are not live.
    """
    of = LISTINGS.c
    columns: dict[str, ColumnElement[Any]] = {
        "numbers": of.vacancy,
        "clusters": of.cluster,
        "standings": of.standing,
    }
    conditions = [of.closes.is_(None) | (of.closes >= today), *_conditions(terms)]
    if codes is not None:
        if len(set(codes.values())) > 1:
            columns["codes"] = of.soc2020
        conditions.append(of.soc2020.in_(list(codes)))
    if around is not None:
        columns |= {"latitudes": of.latitude, "longitudes": of.longitude}
        conditions.append(of.latitude.between(around.south, around.north))
        conditions.append(of.longitude.between(around.west, around.east))
    if words is not None:
        columns["headed"] = of.vacancy.in_(holding(connection, words, in_heading=True))
        conditions.append(of.vacancy.in_(holding(connection, words)))
    found = connection.execute(select(*columns.values()).where(*conditions)).all()
    return Candidates(**dict(zip(columns, zip(*found, strict=True), strict=True))) if found else Candidates()


def by_number(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the rows of vacancies by their numbers."""
    found = connection.execute(select(VACANCIES).where(VACANCIES.c.number.in_(numbers)))
    return {row.number: row for row in found}


def _conditions(terms: Terms) -> list[ColumnElement[bool]]:
    of = LISTINGS.c
    conditions: list[ColumnElement[bool]] = []
    if terms.pay_min is not None:
        conditions.append(of.pay >= terms.pay_min)
    if terms.contract is not None:
        conditions.append(of.contract == terms.contract)
    if terms.hours is not None:
        conditions.append(of.hours.in_([terms.hours, "full_or_part_time"]))
    if terms.posted_since is not None:
        conditions.append(of.posted >= terms.posted_since)
    if terms.source is not None:
        conditions.append(of.source == terms.source)
    return conditions
