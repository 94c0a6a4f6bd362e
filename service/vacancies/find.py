"""Find the vacancies of an occupation and a place, best first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Row

from service.store.database import Database
from service.store.matches import Candidate, Terms, by_number, candidates
from service.vacancies.cursor import Position, read_cursor, write_cursor
from service.vacancies.geography import Point, box, distances
from service.vacancies.occupation import codes_of
from service.vacancies.rank import ranks, score


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought.

    Attributes:
        scheme: scheme of `soc`.
        soc: code of any level down to the unit group; None for any occupation.
        near: the place sought; None for anywhere.
        radius: km around it.
        terms: what the vacancies are besides.
    """

    scheme: str
    soc: str | None
    near: Point | None
    radius: float
    terms: Terms


class Match(NamedTuple):
    """A vacancy that fits.

    Attributes:
        row: its row of the store.
        share: share of its code's people who are in the occupation sought, 0 to 1; None where none is sought.
        distance: km from the place sought; None where none is.
        score: how well it fits, above 0 and at most 1.
    """

    row: Row[Any]
    share: float | None
    distance: float | None
    score: float


class Page(NamedTuple):
    """A part of what was found: its vacancies, how many fit in all, and the cursor of the next part, or None."""

    matches: list[Match]
    total: int
    following: str | None


class _Ranked(NamedTuple):
    position: Position
    share: float | None
    distance: float | None


def find(database: Database, query: Query, limit: int, cursor: str | None = None) -> Page:
    """Return the vacancies that fit `query`, best first.

    Only live ones are found: neither gone nor closed; of copies of an advert that fit, the one that came first.

    Args:
        database: where from.
        query: what is sought.
        limit: vacancies of a page, at most.
        cursor: that of the page before; None for the first page.

    Raises:
        UnknownCodeError: the scheme has no such code.
        SocCoderError: the cursor is none of this query.
    """
    after = read_cursor(query, cursor) if cursor is not None else None
    today = datetime.now(UTC).date()
    with database.read() as connection:
        ranked = _ranked(connection, query, today)
        rest = [each for each in ranked if after is None or _order(each.position) > _order(after)]
        page = sorted(rest, key=lambda each: _order(each.position))[:limit]
        rows = by_number(connection, [each.position.number for each in page])
    matches = [
        Match(rows[each.position.number], each.share, each.distance, score(each.position.rank, today.toordinal()))
        for each in page
        if each.position.number in rows  # PostgreSQL lets one be removed meanwhile
    ]
    following = write_cursor(query, page[-1].position) if len(rest) > len(page) else None
    return Page(matches, len(ranked), following)


def _ranked(connection: Connection, query: Query, today: date) -> list[_Ranked]:
    codes = codes_of(query.scheme, query.soc) if query.soc is not None else None
    around = box(query.near, query.radius) if query.near else None
    found = candidates(connection, codes, around, query.terms, today)
    far = _distances(query.near, found)
    near_enough = far <= query.radius if query.near else np.ones(len(found), bool)
    shares = [1.0 if codes is None else codes[each.code or ""] for each in found]
    matches = [share * _confidence(each) for share, each in zip(shares, found, strict=True)]
    days = [_advertised(each).toordinal() for each in found]
    order = ranks(np.array(matches, float), far, np.array(days, float)).tolist()
    ranked, clusters = [], set()
    for each, is_near, rank, share, distance in zip(found, near_enough, order, shares, far.tolist(), strict=True):
        if is_near and each.cluster not in clusters:
            clusters.add(each.cluster)
            position = Position(rank, each.number)
            ranked.append(_Ranked(position, share if codes is not None else None, distance if query.near else None))
    return ranked


def _distances(near: Point | None, found: list[Candidate]) -> np.typing.NDArray[np.float64]:
    if near is None:
        return np.zeros(len(found))
    places = np.array([(each.latitude, each.longitude) for each in found], float).reshape(-1, 2)
    return distances(near, places[:, 0], places[:, 1])


def _confidence(each: Candidate) -> float:
    """Take a code that people confirmed, or an official one, as sure; a vacancy without code fits no occupation."""
    if each.code is None:
        return 0.0
    return 1.0 if each.confidence is None else each.confidence


def _advertised(each: Candidate) -> date:
    seen = each.first_seen.date()
    return min(each.posted, seen) if each.posted else seen


def _order(position: Position) -> tuple[float, int]:
    return -position.rank, position.number
