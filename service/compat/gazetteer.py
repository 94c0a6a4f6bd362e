"""Where places are, as the vacancies of the store tell: for clients that name a town or a part of a postcode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import Lock
from time import monotonic

from sqlalchemy import select

from mappings.normalise import normalise
from service.store.database import Database
from service.store.tables import VACANCIES
from service.vacancies.geography import Point

KEPT_SECONDS = 3600.0
"""After how long the vacancies are looked through again."""

_AT_ONCE = 10_000


class Gazetteer:
    """Knows the places that vacancies name: each is where those of its vacancies that have coordinates are on average.

    All vacancies are looked through at the first question, and again after `KEPT_SECONDS`.
    """

    def __init__(self) -> None:
        self._known: Mapping[str, Point] = {}
        self._of: Database | None = None
        self._until = 0.0
        self._looking = Lock()

    def where(self, database: Database, name: str) -> Point | None:
        """Return where a place is that is named as in a vacancy, or by a postcode or its district; None if unknown.

        Raises:
            DatabaseAwayError: the database cannot be used.
        """
        with self._looking:
            if self._of is not database or monotonic() > self._until:
                self._known = _places(database)
                self._of, self._until = database, monotonic() + KEPT_SECONDS
        return self._known.get(normalise(name))


def _places(database: Database) -> dict[str, Point]:
    sums: dict[str, list[float]] = {}
    of = VACANCIES.c
    placed = select(of.place, of.postcode, of.latitude, of.longitude).where(of.latitude.is_not(None))
    with database.read() as connection:
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(placed):
            for name in set(_names(row.place, row.postcode)):
                total = sums.setdefault(name, [0, 0.0, 0.0])
                total[0] += 1
                total[1] += row.latitude
                total[2] += row.longitude
    return {name: Point(north / count, east / count) for name, (count, north, east) in sums.items()}


def _names(place: str, postcode: str) -> Iterator[str]:
    """Yield what the place of a vacancy is called: `Headingley, Leeds`, `Headingley`, `Leeds`, `LS6 3AA`, `LS6`."""
    for written in (place, *place.split(","), postcode, postcode.partition(" ")[0]):
        if name := normalise(written):
            yield name
