"""What those in an occupation had studied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mappings.schemes import load_scheme
from models.coding import Scheme
from models.outcomes.layout import SubjectScheme
from models.outcomes.rules import LEAST_BASE
from models.outcomes.tables import Cohort, Outcomes


@dataclass(frozen=True, slots=True)
class StudiedBy:
    """What the graduates of a cohort who are in an occupation had studied.

    Attributes:
        cohort: the graduates.
        subject_scheme: scheme of the subjects.
        percentages: whole per cent by subject, largest first; what is withheld is left out.
    """

    cohort: Cohort
    subject_scheme: SubjectScheme
    percentages: Mapping[str, int]


def studied_by(outcomes: Outcomes, scheme: Scheme, code: str) -> tuple[StudiedBy, ...]:
    """Return what those in an occupation had studied, the latest years first.

    Percentages are those that the tables have, or are of the graduates in the occupation whose counts are told, if
    these are at least `LEAST_BASE`. Those of the other edition of SOC are not carried over.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    load_scheme(scheme).group(code)
    found = [
        StudiedBy(table.cohort, table.subject_scheme, _largest_first(percentages))
        for table in outcomes.shares
        if table.soc_scheme == scheme and (percentages := table.percentages.get(code))
    ]
    for counted in outcomes.destinations:
        if counted.soc_scheme == scheme:
            people = {subject: count for subject, counts in counted.counts.items() if (count := counts.get(code))}
            total = sum(people.values())
            if total >= LEAST_BASE:
                percentages = {subject: round(100 * count / total) for subject, count in people.items()}
                found.append(StudiedBy(counted.cohort, counted.subject_scheme, _largest_first(percentages)))
    return tuple(sorted(found, key=lambda each: each.cohort.years, reverse=True))


def _largest_first(percentages: Mapping[str, int | None]) -> dict[str, int]:
    told = {subject: percentage for subject, percentage in percentages.items() if percentage is not None}
    return dict(sorted(told.items(), key=lambda each: (-each[1], each[0])))
