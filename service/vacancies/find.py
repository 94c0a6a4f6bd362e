"""Find the vacancies of an occupation, a place and words, best first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row

from service.store.database import Database
from service.store.matches import Terms, by_number, candidates
from service.vacancies.cursor import Position, read_cursor, write_cursor
from service.vacancies.geography import Point, box, distances
from service.vacancies.occupation import codes_of
from service.vacancies.rank import IN_TEXT, ranks, score


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought.

    Attributes:
        scheme: scheme of `soc`.
        soc: code of any level down to the unit group; None for any occupation.
        near: the place sought; None for anywhere.
        radius: km around it.
        terms: what the vacancies are besides.
        words: words, and phrases between double quotes, that they have; None for any.
    """

    scheme: str
    soc: str | None
    near: Point | None
    radius: float
    terms: Terms
    words: str | None = None


class Match(NamedTuple):
    """A vacancy that fits.

    Attributes:
        row: its row of the store.
        share: share of its code's people who are in the occupation sought, 0 to 1; None where none is sought.
        distance: km from the place sought; None where none is.
        headed: whether title and employer have all words sought; None where none are.
        score: how well it fits, above 0 and at most 1.
    """

    row: Row[Any]
    share: float | None
    distance: float | None
    headed: bool | None
    score: float


class Page(NamedTuple):
    """A part of what was found: its vacancies, how many fit in all, and the cursor of the next part, or None."""

    matches: list[Match]
    total: int
    following: str | None


class _Ranked(NamedTuple):
    """Vacancies that fit, one of each advert: what an answer tells of them, an array each, or None where not sought."""

    numbers: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.float64]
    shares: npt.NDArray[np.float64] | None
    distances: npt.NDArray[np.float64] | None
    headed: npt.NDArray[np.bool_] | None


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
        found = _ranked(connection, query, today)
        rest = _after(found, after)
        page = rest[np.lexsort((found.numbers[rest], -found.ranks[rest]))][:limit].tolist()
        numbers: list[int] = found.numbers[page].tolist()
        rows = by_number(connection, numbers)
    matches = [
        Match(
            rows[number],
            None if found.shares is None else float(found.shares[place]),
            None if found.distances is None else float(found.distances[place]),
            None if found.headed is None else bool(found.headed[place]),
            score(float(found.ranks[place]), today.toordinal()),
        )
        for place, number in zip(page, numbers, strict=True)
        if number in rows  # PostgreSQL lets one be removed meanwhile
    ]
    goes_on = len(rest) > len(page)
    last = Position(float(found.ranks[page[-1]]), numbers[-1]) if goes_on else None
    return Page(matches, len(found.numbers), last and write_cursor(query, last))


def _ranked(connection: Connection, query: Query, today: date) -> _Ranked:
    codes = codes_of(query.scheme, query.soc) if query.soc is not None else None
    around = box(query.near, query.radius) if query.near else None
    found = candidates(connection, codes, around, query.words, query.terms, today)
    numbers = np.array(found.numbers, np.int64)
    near = np.arange(len(numbers))
    fits = np.ones(len(numbers))
    far = shares = headed = None
    if query.near:
        far = distances(query.near, np.array(found.latitudes, float), np.array(found.longitudes, float))
        near = np.flatnonzero(far <= query.radius)
    if codes is not None:
        of_all = max(codes.values(), default=1.0)
        fits = shares = np.array([codes[code] for code in found.codes] or np.full(len(numbers), of_all), float)
    if query.words is not None:
        headed = np.array(found.headed, bool)
        fits = np.where(headed, fits, fits * IN_TEXT)
    ranked = ranks(np.array(found.standings, float), fits, np.zeros(len(numbers)) if far is None else far)
    last_first = near[np.argsort(-numbers[near])].tolist()
    firsts = list({found.clusters[place]: place for place in last_first}.values())
    return _Ranked(
        numbers[firsts],
        ranked[firsts],
        None if shares is None else shares[firsts],
        None if far is None else far[firsts],
        None if headed is None else headed[firsts],
    )


def _after(found: _Ranked, after: Position | None) -> npt.NDArray[np.int64]:
    """Return the places of those that come after a position; of all, where there is none."""
    if after is None:
        return np.arange(len(found.numbers))
    later = (found.ranks < after.rank) | ((found.ranks == after.rank) & (found.numbers > after.number))
    return np.flatnonzero(later)
