"""What graduates of a subject earn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from models.outcomes.layout import SubjectScheme
from models.outcomes.subjects import subjects_in
from models.outcomes.tables import Cohort, Earnings, Outcomes


@dataclass(frozen=True, slots=True)
class SubjectEarnings:
    """What graduates of a subject earn, or of the narrowest group of subjects with it of which that is told.

    Attributes:
        subject_scheme: scheme of the subject that it is of.
        subject: its code.
        cohort: the graduates.
        years_after: years after graduation.
        lower_quartile: pounds a year, a multiple of 100; None where it is withheld.
        median: likewise, always told.
        upper_quartile: likewise; None where it is withheld.
        people: graduates, a multiple of 5.
        wider: whether it is of more subjects than were asked for.
        withheld: codes of narrower rows that have the subject and are withheld.
    """

    subject_scheme: SubjectScheme
    subject: str
    cohort: Cohort
    years_after: int
    lower_quartile: int | None
    median: int
    upper_quartile: int | None
    people: int
    wider: bool
    withheld: tuple[str, ...]


def of_subject(outcomes: Outcomes, scheme: str, code: str) -> tuple[SubjectEarnings, ...]:
    """Return what graduates of a subject earn, by cohort and years after graduation.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: the scheme has no such code.
    """
    asked = subjects_in(scheme, code)
    times = by_time(outcomes.earnings) if asked else ()
    found = (_narrowest([row for row in rows if asked <= subjects_of(row)], asked) for _, rows in times)
    return tuple(each for each in found if each)


def by_time(earnings: Iterable[Earnings]) -> Iterator[tuple[tuple[Cohort, int], list[Earnings]]]:
    """Yield the rows of each cohort and number of years after graduation, those of the fewest subjects first."""

    def time(row: Earnings) -> tuple[str, int]:
        return str(row.cohort), row.years_after

    for _, rows in groupby(sorted(earnings, key=time), time):
        some = sorted(rows, key=lambda row: (len(subjects_of(row)), -len(row.subject)))
        yield (some[0].cohort, some[0].years_after), some


def subjects_of(row: Earnings) -> frozenset[str]:
    """Return the subjects of HECoS that a row is of."""
    return subjects_in(row.subject_scheme, row.subject)


def _narrowest(rows: Iterable[Earnings], asked: frozenset[str]) -> SubjectEarnings | None:
    """Return the first row that is told; None where none is."""
    withheld: list[str] = []
    for row in rows:
        if row.median is not None and row.count is not None:
            return SubjectEarnings(
                row.subject_scheme,
                row.subject,
                row.cohort,
                row.years_after,
                row.lower_quartile,
                row.median,
                row.upper_quartile,
                row.count,
                asked < subjects_of(row),
                tuple(withheld),
            )
        withheld.append(row.subject)
    return None
