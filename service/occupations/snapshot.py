"""The figures that are current at one moment, so that no answer mixes a release with another that takes its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection

from models.coding import Scheme
from service.occupations import shipped
from service.occupations.figure import Hours, Measure, Series, Sex
from service.occupations.release import SHIPPED, Release
from service.store import figures
from service.store.database import Database
from service.store.releases import current


class Figures(NamedTuple):
    """A series, and the release that it is of."""

    release: Release
    series: Series


class Snapshot:
    """The current releases, and their figures.

    Attributes:
        releases: the release that is current of each data set, and of each year of those that come as a series.
    """

    def __init__(self, releases: Iterable[Release], connection: Connection | None) -> None:
        """Take the releases, and where the figures of stored ones are; None where all are shipped."""
        self.releases = tuple(sorted(releases, key=lambda each: (each.dataset_name, each.edition)))
        self._connection = connection

    def series(
        self, scheme: Scheme, codes: Sequence[str], measure: Measure, sex: Sex = "all", hours: Hours = "all"
    ) -> list[Figures]:
        """Return the series of some groups of a scheme, hidden ones too, oldest release first.

        Args:
            scheme: scheme of the codes; only releases of this scheme have series of them.
            codes: groups of any level, or `EVERY`.
            measure: what is measured.
            sex: whose.
            hours: of those who work full time, part time, or both.
        """
        wanted = [each for each in self.releases if each.scheme == scheme and measure in each.dataset.measures]
        found: dict[tuple[str, str, int], list[Series]] = {}
        numbers = [each.number for each in wanted if each.number != SHIPPED]
        if self._connection and numbers:
            names = {each.number: (each.dataset_name, each.edition, each.number) for each in wanted}
            for number, one in figures.find(self._connection, numbers, codes, measure, sex, hours):
                found.setdefault(names[number], []).append(one)
        for code in codes if len(numbers) < len(wanted) else ():
            for (name, edition), some in shipped.series(code, measure, sex, hours).items():
                found.setdefault((name, edition, SHIPPED), []).extend(some)
        return [
            Figures(release, one)
            for release in wanted
            for one in found.get((release.dataset_name, release.edition, release.number), ())
            if (one.measure, one.sex, one.hours) == (measure, sex, hours)
        ]

    def every(self, release: Release) -> list[Series]:
        """Return every series of one of the releases, in the order of their keys."""
        if release.number == SHIPPED:
            return shipped.every(release)
        return list(figures.every(self._connection, release.number)) if self._connection else []


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """Give the figures that are current now; it holds as long as the context does.

    Raises:
        DatabaseAwayError: the database cannot be used.
    """
    if not database.exists:
        yield Snapshot(shipped.releases(), None)
        return
    with database.read() as connection:
        yield taken(connection)


def taken(connection: Connection) -> Snapshot:
    """Return the figures that are current in the transaction of `connection`."""
    releases = (*shipped.releases(), *current(connection))
    return Snapshot({each.slot: each for each in releases}.values(), connection)
