"""The subjects of all tables of destinations that have enough people to weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.coding import Scheme
from models.outcomes.layout import SubjectScheme
from models.outcomes.rules import LEAST_BASE
from models.outcomes.spread import everyone, told_apart, told_by
from models.outcomes.subjects import subjects_in
from models.outcomes.tables import Cohort, Destinations, Outcomes


@dataclass(frozen=True, slots=True)
class Counted:
    """The graduates of one subject, or one group of subjects, of a cohort.

    Attributes:
        cohort: the cohort.
        source: the publication that the counts are from.
        subject_scheme: scheme of the subject.
        subject: its code.
        subjects: the subjects of HECoS in it.
        scheme: scheme of the occupations.
        people: graduates in all.
        told: people of each code of an occupation whose count is told, less those told of below it.
        places: places of the unit groups, in order of their codes, that each of these codes tells of.
    """

    cohort: Cohort
    source: str
    subject_scheme: SubjectScheme
    subject: str
    subjects: frozenset[str]
    scheme: Scheme
    people: int
    told: Mapping[str, int]
    places: Mapping[str, Sequence[int]]


def counted(outcomes: Outcomes) -> tuple[Counted, ...]:
    """Return the subjects of all tables that have at least `LEAST_BASE` people and are subjects of HECoS too."""
    found = (
        _counted(outcomes, table, subject, counts)
        for table in outcomes.destinations
        for subject, counts in table.counts.items()
    )
    return tuple(each for each in found if each.people >= LEAST_BASE and each.subjects)


def _counted(outcomes: Outcomes, table: Destinations, subject: str, counts: Mapping[str, int | None]) -> Counted:
    return Counted(
        table.cohort,
        outcomes.origins[table.cohort].source,
        table.subject_scheme,
        subject,
        subjects_in(table.subject_scheme, subject),
        table.soc_scheme,
        everyone(counts, table.soc_scheme),
        told_apart(counts, table.soc_scheme),
        told_by(counts, table.soc_scheme),
    )
