"""What graduates of a subject earn, and by that, as a proxy, those of the occupations that their subjects lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.outcomes.layout import SurveyName
from models.outcomes.merge import Weights, places_of
from models.outcomes.rules import LEAST_AVERAGED, rounded, rounded_pounds
from models.outcomes.subjects import subjects_in
from models.outcomes.tables import Cohort, Earnings, Outcomes
from models.outcomes.withhold import ALL, groups_above

METHOD = (
    "Mean of what the graduates of the subjects that lead to the occupation earn, each subject by its graduates "
    "and by the share of them that its links let expect there. It is of no one in the occupation."
)
"""How earnings of subjects are carried over to occupations."""


@dataclass(frozen=True, slots=True)
class SubjectEarnings:
    """What graduates of a subject earn, or of the narrowest group of subjects with it of which that is told.

    Attributes:
        earnings: what is told.
        wider: whether it is of more subjects than were asked for.
        withheld: codes of narrower rows that have the subject and are withheld.
    """

    earnings: Earnings
    wider: bool
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OccupationEarnings:
    """What those in an occupation may earn, by the subjects that lead to it; of nobody who is known to be in it.

    Attributes:
        code: the group that it is of: the occupation, or the narrowest group with it that enough graduates lead to.
        cohort: the graduates.
        years_after: years after graduation.
        lower_quartile: pounds a year, a multiple of 100; mean of those of the subjects that have one.
        median: likewise.
        upper_quartile: likewise.
        people: graduates that the links let expect in the group, a multiple of 5.
        subjects: subjects of HECoS that they studied.
        proxy: that it is carried over, always.
    """

    code: str
    cohort: Cohort
    years_after: int
    lower_quartile: int | None
    median: int
    upper_quartile: int | None
    people: int
    subjects: int
    proxy: Literal[True] = True


def of_subject(outcomes: Outcomes, scheme: str, code: str) -> tuple[SubjectEarnings, ...]:
    """Return what graduates of a subject earn, by cohort and years after graduation.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: the scheme has no such code.
    """
    asked = subjects_in(scheme, code)
    found = []
    for _, rows in _by_time(outcomes.earnings):
        holding = sorted(
            (row for row in rows if asked and asked <= _subjects(row)), key=lambda row: len(_subjects(row))
        )
        told = next((row for row in holding if row.median is not None), None)
        if told:
            withheld = tuple(row.subject for row in holding[: holding.index(told)])
            found.append(SubjectEarnings(told, asked < _subjects(told), withheld))
    return tuple(found)


def of_occupation(outcomes: Outcomes, weights: Weights, scheme: Scheme, code: str) -> tuple[OccupationEarnings, ...]:
    """Return what those in an occupation may earn, by cohort and years after graduation.

    A subject has the earnings of the narrowest row that has it and is told, and an even part of its people. Of these,
    the share that its weights, made to sum to 1, give the occupation is expected there; where that is fewer people
    than earnings may be told of, it is of the narrowest wider group with enough.

    Args:
        outcomes: the earnings of subjects.
        weights: of subjects of HECoS and unit groups of `scheme`, shape (1092, unit groups).
        scheme: scheme of the occupation.
        code: its code, of any level.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    sums = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    units = load_scheme(scheme).unit_groups
    groups = [each for each in (code, *groups_above(scheme, code)) if each != ALL]
    expected = {group: shares[:, [unit.startswith(group) for unit in units]].sum(axis=1) for group in groups}
    found = []
    for (cohort, years_after), rows in _by_time(outcomes.earnings):
        values, people = _by_subject(rows)
        for group, share in expected.items():
            there = people * share
            if there.sum() >= LEAST_AVERAGED[cohort.survey]:
                lower, median, upper = (_mean(values[:, place], there) for place in range(3))
                if median is not None:
                    subjects = int((there > 0).sum())
                    count = rounded(there.sum())
                    found.append(OccupationEarnings(group, cohort, years_after, lower, median, upper, count, subjects))
                break
    return tuple(found)


def _by_time(earnings: Iterable[Earnings]) -> Iterator[tuple[tuple[Cohort, int], list[Earnings]]]:
    def time(row: Earnings) -> tuple[SurveyName, str, str, str, str, int]:
        cohort = row.cohort
        return cohort.survey, cohort.years, cohort.level, cohort.domicile, cohort.mode, row.years_after

    for _, rows in groupby(sorted(earnings, key=time), time):
        some = list(rows)
        yield (some[0].cohort, some[0].years_after), some


def _by_subject(rows: Iterable[Earnings]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lower quartile, median and upper quartile of each subject of HECoS, NaN where not told, and its people."""
    told = [row for row in rows if row.median is not None and row.count]
    subjects = len(load_subjects("hecos").groups)
    values, people = np.full((subjects, 3), np.nan), np.zeros(subjects)
    for row in sorted(told, key=lambda row: -len(_subjects(row))):
        places = places_of(_subjects(row))
        values[places] = [
            np.nan if each is None else each for each in (row.lower_quartile, row.median, row.upper_quartile)
        ]
        people[places] = (row.count or 0) / len(places)
    return values, people


def _mean(values: NDArray[np.float64], people: NDArray[np.float64]) -> int | None:
    told = (people > 0) & ~np.isnan(values)
    return rounded_pounds(float(np.average(values[told], weights=people[told]))) if told.any() else None


def _subjects(row: Earnings) -> frozenset[str]:
    return subjects_in(row.subject_scheme, row.subject)
