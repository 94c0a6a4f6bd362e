"""What the pages of occupations say, and the figures on them as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from models.coding import Scheme
from service.occupations.answers import FigureAnswer, SeriesAnswer
from service.occupations.datasets import DATASETS, ENGLAND, UNITED_KINGDOM
from service.occupations.editions import Kind
from service.occupations.figure import EVERY, Hours, Measure, Sex, Statistic
from service.occupations.release import SHIPPED
from service.occupations.tell import Caution
from service.pages.plots import Axis, Point, axis

PAY: Mapping[Measure, str] = {"annual_pay": "a year", "weekly_pay": "a week", "hourly_pay": "an hour"}
"""Measures of pay, and what the pay is for."""

PERCENTILES: Mapping[Statistic, str] = {
    "p10": "10% earn less than",
    "p20": "20% earn less than",
    "p25": "25% earn less than",
    "p30": "30% earn less than",
    "p40": "40% earn less than",
    "median": "50% earn less than (median)",
    "p60": "60% earn less than",
    "p70": "70% earn less than",
    "p75": "75% earn less than",
    "p80": "80% earn less than",
    "p90": "90% earn less than",
    "mean": "Mean",
}
"""The rows of the table of pay."""

COUNTS: Mapping[Measure, str] = {
    "employment": "People in employment",
    "employees": "Employees",
    "self_employed": "Self-employed",
}

CHANGES: Mapping[Statistic, str] = {
    "net_change": "Net change",
    "replacement_demand": "To replace those who leave",
    "total_requirement": "Needed in all",
}

WHOSE: Sequence[tuple[str, Sex, Hours]] = (
    ("Everybody", "all", "all"),
    ("Full time", "all", "full_time"),
    ("Part time", "all", "part_time"),
    ("Women", "female", "all"),
    ("Men", "male", "all"),
)
"""Whose pay is told beside everybody's: in words, by sex and by hours."""

CAUTIONS: Mapping[Caution, str] = {
    "hidden": "Figures that are too unreliable to be told, or would disclose somebody, are left out by their owner.",
    "parent_group": "Where there is none of the occupation itself, the figure is that of the wider group named.",
    "small_sample": "Some rest on a small sample: use them with caution.",
    "less_precise": "Some are less precise: their coefficient of variation is above 10%.",
    "converted": "Some were published by the other edition of SOC and reckoned from it by shares: estimates, not "
    "published figures.",
    "indicative_jobs": "Numbers of jobs are indicative only.",
}

RECKONED: Set[Caution] = frozenset({"converted", "parent_group"})
"""Cautions of a figure that is no published figure of the group itself."""

MARKS = {
    "unreliable": "too unreliable",
    "suppressed": "withheld",
    "not_applicable": "not applicable",
    "none": "none",
}
"""Why there is no figure."""

PLACES = {UNITED_KINGDOM: "United Kingdom", ENGLAND: "England"}

QUARTERS = {"Q1": "January to March", "Q2": "April to June", "Q3": "July to September", "Q4": "October to December"}

INDUSTRIES = {
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas and steam",
    "E": "Water, sewerage and waste",
    "F": "Construction",
    "G": "Wholesale and retail trade",
    "H": "Transport and storage",
    "I": "Accommodation and food",
    "J": "Information and communication",
    "K": "Finance and insurance",
    "L": "Real estate",
    "M": "Professional, scientific and technical",
    "N": "Administration and support",
    "O": "Public administration and defence",
    "P": "Education",
    "Q": "Health and social work",
    "R": "Arts, entertainment and recreation",
    "S": "Other services",
}
"""Sections of the Standard Industrial Classification 2007, their titles shortened."""

LICENCES = {
    "OGL-UK-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
}

RELATIONS: Mapping[tuple[Scheme, Kind], str] = {
    ("soc2010", "none"): "No group of SOC2020 takes over from it.",
    ("soc2010", "one to one"): "It is one group of SOC2020, which has nobody else.",
    ("soc2010", "one to many"): "It was split into groups of SOC2020 that have nobody else.",
    ("soc2010", "many to one"): "All of it went into one group of SOC2020, which has people of other groups too.",
    ("soc2010", "many to many"): "Its people went to several groups of SOC2020, some of which have others too.",
    ("soc2020", "none"): "No group of SOC2010 comes before it.",
    ("soc2020", "one to one"): "It is one group of SOC2010, which had nobody else.",
    ("soc2020", "one to many"): "It brings together groups of SOC2010 that have nobody elsewhere.",
    ("soc2020", "many to one"): "All of it comes from one group of SOC2010, which has people elsewhere too.",
    ("soc2020", "many to many"): "Its people come from several groups of SOC2010, some of which have others elsewhere.",
}
"""How a group relates to those of the other edition, by its own scheme and the kind of relationship."""

LEAST_DRAWN = 0.01
"""Share of a group's people below which what moved is in the table and not in the drawing."""

_WEEK, _HOUR, _YEAR = "pounds a week", "pounds an hour", "pounds a year"


class Range(NamedTuple):
    """The pay of a group on an axis, in per cent of its length; None where the figure is not told."""

    series: SeriesAnswer
    low: float | None
    lower: float | None
    median: float | None
    upper: float | None
    high: float | None


class Source(NamedTuple):
    """A data set that figures of a page are from."""

    title: str
    page: str
    licence: tuple[str, str]
    cycle: str
    population: str
    editions: list[str]
    """Its editions, with the edition of SOC that they were published in; one that was loaded has its number."""


def amount(figure: FigureAnswer | None) -> str:
    """Return a figure with its unit, or why there is none."""
    if figure is None:
        return "not told"
    if figure.value is None:
        return MARKS[figure.mark]
    value = figure.value
    if figure.unit in (_WEEK, _HOUR):
        return f"£{value:,.2f}"
    if figure.unit == _YEAR:
        return f"£{value:,.0f}"
    if figure.unit == "people":
        return f"{value:,.0f}"
    return f"{value:+.1f}%" if figure.unit.startswith("per cent") else f"{value:,.0f} thousand"


def pounds(value: float) -> str:
    """Return a value of pay; pence are told below £1,000 only."""
    return f"£{value:,.0f}" if value == int(value) or value >= 1000 else f"£{value:,.2f}"


def thousands(value: float) -> str:
    """Return a value of thousands."""
    return f"{value:,.0f}"


def period(name: str) -> str:
    """Return a period as people read it."""
    year, _, part = name.partition("-")
    return f"{QUARTERS[part]} {year}" if part in QUARTERS else f"{year} to {part}" if part else year


def day(at: date) -> str:
    """Return a day as people read it."""
    return f"{at.day} {at:%B %Y}"


def percent(share: float) -> str:
    """Return a share in per cent; one that is small, or nearly all, is not rounded to none or all."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 - 1e-6 else f"{share:.0%}"


def cautions(series: Iterable[SeriesAnswer], jobs: bool = True) -> list[str]:
    """Return what a reader must know of some figures, each once; `jobs` says whether numbers of jobs are among them."""
    found = {caution for each in series for caution in each.cautions if jobs or caution != "indicative_jobs"}
    return [words for caution, words in CAUTIONS.items() if caution in found]


def pay_ranges(series: Sequence[SeriesAnswer]) -> tuple[Axis, list[Range]] | None:
    """Return the pay of groups on one axis from 0; None where there is none."""
    if not series:
        return None
    values = [
        figure.value
        for each in series
        for statistic, figure in each.figures.items()
        if statistic in PERCENTILES and figure.value is not None
    ]
    across = axis(values, from_zero=True)

    def at(each: SeriesAnswer, statistic: Statistic) -> float | None:
        figure = each.figures.get(statistic)
        return None if figure is None or figure.value is None else across.at(figure.value)

    return across, [
        Range(each, *(at(each, name) for name in ("p10", "p25", "median", "p75", "p90"))) for each in series
    ]


def points(series: Iterable[SeriesAnswer], statistic: Statistic, weak: Set[Caution] = RECKONED) -> list[Point]:
    """Return a figure over the years, those that are told; one with a caution among `weak` is not firm."""
    return [
        Point(each.period, figure.value, weak.isdisjoint(each.cautions))
        for each in series
        if (figure := each.figures.get(statistic)) and figure.value is not None
    ]


def reading(series: SeriesAnswer) -> str:
    """Return the pay of a group that is drawn as a sentence, for those who do not see the plot."""
    told = [
        f"{PERCENTILES[name]} {amount(figure)}"
        for name in PERCENTILES
        if _has(series, name) and (figure := series.figures[name]).value is not None
    ]
    return f"{series.group.title}, {series.period}: {'; '.join(told)}."


def sources(series: Iterable[SeriesAnswer]) -> list[Source]:
    """Return the data sets that figures are from, each with its releases."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for each in series:
        found.setdefault(each.dataset, {}).setdefault(each.release_edition, {})[_edition(each.release)] = None
    return [
        Source(
            f"{of.owner}: {of.title}",
            of.page,
            LICENCES[of.licence],
            of.cycle,
            of.population,
            [f"{', '.join(sorted(editions))} (by {classification})" for classification, editions in by.items()],
        )
        for name, by in sorted(found.items())
        for of in (DATASETS[name],)
    ]


def is_every(series: SeriesAnswer) -> bool:
    """Say whether figures are of all occupations together."""
    return series.group.code == EVERY


def _edition(release: str) -> str:
    """Return the edition in the name of a release, with its number unless it is shipped."""
    _, edition, number = release.split("/")
    return edition if int(number) == SHIPPED else f"{edition}, release {number}"


def _has(series: SeriesAnswer, statistic: Statistic) -> bool:
    return statistic in ("p10", "p25", "median", "p75", "p90") and statistic in series.figures
