"""What a figure is: a number of a group of occupations, with all that says what it is a number of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Measure = Literal[
    "weekly_pay",
    "hourly_pay",
    "annual_pay",
    "employment",
    "employees",
    "self_employed",
    "projected_employment",
    "projected_change",
]
"""What is measured. Pay is gross, in pounds; employment is in people, projected employment in thousands of people."""

Statistic = Literal[
    "jobs",
    "median",
    "median_change",
    "mean",
    "mean_change",
    "p10",
    "p20",
    "p25",
    "p30",
    "p40",
    "p60",
    "p70",
    "p75",
    "p80",
    "p90",
    "count",
    "net_change",
    "replacement_demand",
    "total_requirement",
]
"""Which number of what is measured: `jobs` are thousands of jobs that it was measured of, `…_change` is the change in
per cent on the year before, `p10` to `p90` are percentiles."""

Sex = Literal["all", "male", "female"]
Hours = Literal["all", "full_time", "part_time"]

Mark = Literal[
    "precise",
    "reasonable",
    "acceptable",
    "small_sample",
    "unmarked",
    "unreliable",
    "suppressed",
    "not_applicable",
    "none",
]
"""What the owner says of a figure. By coefficient of variation, in the Annual Survey of Hours and Earnings: `precise`
up to 5%, `reasonable` up to 10%, `acceptable` up to 20%, `unreliable` above. `small_sample`: to be used with caution;
`unmarked`: nothing is said; `suppressed`: it would disclose somebody; `not_applicable`, `none`: there is no figure."""

HIDDEN: frozenset[Mark] = frozenset({"unreliable", "suppressed", "not_applicable", "none"})
"""Marks of figures that are not told."""

EVERY = ""
"""The code under which the figures of all occupations together are."""

HEADLINE: Mapping[Measure, Statistic] = {
    "weekly_pay": "median",
    "hourly_pay": "median",
    "annual_pay": "median",
    "employment": "count",
    "employees": "count",
    "self_employed": "count",
    "projected_employment": "count",
    "projected_change": "net_change",
}
"""The statistic of a measure that a series stands or falls with: where it is hidden, the parent group's are told."""


class Cell(NamedTuple):
    """A number as its owner published it, and what the owner says of it.

    A hidden number is not kept: `value` is None where the mark is one of `HIDDEN`, and only there.
    """

    value: float | None
    mark: Mark

    @property
    def is_shown(self) -> bool:
        """Whether the figure may be told."""
        return self.mark not in HIDDEN


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a group that differ only in their statistic.

    Attributes:
        code: the group, of any level, in the scheme of its release; `EVERY` for all occupations.
        measure: what is measured.
        period: a year, `2024`; a quarter, `2018-Q2`; or years from and to, `2020-2035`.
        sex: whose.
        hours: of those who work full time, part time, or both.
        industry: letter of the section of the Standard Industrial Classification 2007; empty for all.
        geography: code of the place in the register of geographic codes, such as `K02000001`, the United Kingdom.
        cells: the figures by statistic.
    """

    code: str
    measure: Measure
    period: str
    sex: Sex
    hours: Hours
    industry: str
    geography: str
    cells: Mapping[Statistic, Cell]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the other series of a release."""
        return (self.code, self.measure, self.period, self.sex, self.hours, self.industry, self.geography)

    @property
    def headline(self) -> Cell:
        """The figure that the series stands or falls with."""
        return self.cells[HEADLINE[self.measure]]


def unit(measure: Measure, statistic: Statistic) -> str:
    """Return what a figure is counted in."""
    if statistic == "jobs":
        return "thousand jobs"
    if statistic.endswith("_change") and statistic != "net_change":
        return "per cent on the year before"
    return _UNITS[measure]


_UNITS: Mapping[Measure, str] = {
    "weekly_pay": "pounds a week",
    "hourly_pay": "pounds an hour",
    "annual_pay": "pounds a year",
    "employment": "people",
    "employees": "people",
    "self_employed": "people",
    "projected_employment": "thousand people",
    "projected_change": "thousand people",
}
