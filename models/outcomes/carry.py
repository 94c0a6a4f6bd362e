"""Carry what graduates earn over from their subjects to the occupations that these lead to, as a proxy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.outcomes.earnings import by_time, subjects_of
from models.outcomes.merge import Weights, places_of
from models.outcomes.rules import LEAST_AVERAGED, rounded, rounded_pounds
from models.outcomes.tables import Cohort, Earnings, Outcomes
from models.outcomes.withhold import ALL, groups_above

METHOD = (
    "Mean of what the graduates of the subjects that lead to the occupation earn, each subject by its graduates "
    "and by the share of them that its links let expect there. It is of nobody who is known to be in the occupation."
)
"""How earnings of subjects are carried over to occupations."""


@dataclass(frozen=True, slots=True)
class OccupationEarnings:
    """What those in an occupation may earn, by the subjects that lead to it; of nobody who is known to be in it.

    Attributes:
        code: the group that it is of: the occupation, or the narrowest group with it that enough graduates lead to.
        cohort: the graduates.
        years_after: years after graduation.
        lower_quartile: pounds a year, a multiple of 100; the mean, None where one of the subjects has none.
        median: likewise, always told.
        upper_quartile: likewise; None where one of the subjects has none.
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


class Carried:
    """Earnings of subjects, to be carried over to the occupations of one scheme.

    A subject has the earnings of the narrowest row that has it and is told, and an even part of the people of the row.
    Of these, the share that its weights, made to sum to 1, give an occupation is expected there.
    """

    def __init__(self, outcomes: Outcomes, weights: Weights, scheme: Scheme) -> None:
        """Take the earnings, and the weights of subjects of HECoS and unit groups of the scheme."""
        sums = weights.sum(axis=1, keepdims=True)
        self._shares = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
        self._scheme: Scheme = scheme
        self._times = [(*time, *_by_subject(rows)) for time, rows in by_time(outcomes.earnings)]

    def to(self, code: str) -> tuple[OccupationEarnings, ...]:
        """Return what those in an occupation of any level may earn, by cohort and years after graduation.

        Where fewer graduates are expected there than earnings may be told of, it is of the narrowest wider group with
        enough.

        Raises:
            UnknownCodeError: the scheme has no such code.
        """
        units = load_scheme(self._scheme).unit_groups
        groups = [each for each in (code, *groups_above(self._scheme, code)) if each != ALL]
        shares = {group: self._shares[:, [unit.startswith(group) for unit in units]].sum(axis=1) for group in groups}
        found = []
        for cohort, years_after, values, people in self._times:
            for group, share in shares.items():
                there = people * share
                if there.sum() >= LEAST_AVERAGED[cohort.survey]:
                    lower, median, upper = np.average(values[there > 0], axis=0, weights=there[there > 0])
                    found.append(
                        OccupationEarnings(
                            group,
                            cohort,
                            years_after,
                            None if np.isnan(lower) else rounded_pounds(lower),
                            rounded_pounds(median),
                            None if np.isnan(upper) else rounded_pounds(upper),
                            rounded(there.sum()),
                            int((there > 0).sum()),
                        )
                    )
                    break
        return tuple(found)


def _by_subject(rows: Sequence[Earnings]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lower quartile, median and upper quartile of each subject of HECoS, NaN where not told, and its people."""
    subjects = len(load_subjects("hecos").groups)
    values, people = np.full((subjects, 3), np.nan), np.zeros(subjects)
    for row in reversed(rows):  # the narrowest last, over wider ones
        if row.median is not None and row.count is not None:
            places = places_of(subjects_of(row))
            told = (row.lower_quartile, row.median, row.upper_quartile)
            values[places] = [np.nan if each is None else each for each in told]
            people[places] = row.count / max(len(places), 1)
    return values, people
