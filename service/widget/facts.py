"""What the widget tells of an occupation: pay, employment and outlook, in words, with what a reader must know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from service.occupations.answers import FigureAnswer, SeriesAnswer
from service.occupations.datasets import ENGLAND, UNITED_KINGDOM
from service.occupations.figure import HEADLINE, Measure
from service.pages.wording import SCHEMES

LABELS: Mapping[Measure, str] = {
    "annual_pay": "Pay a year",
    "hourly_pay": "Pay an hour",
    "employment": "People in work",
    "projected_change": "Outlook",
}
"""The measures that are told, in their order, and what they are called."""

LICENCES = {"OGL-UK-3.0": "Open Government Licence v3.0"}
"""Licences of figures, by SPDX identifier."""

_PLACES = {UNITED_KINGDOM: "United Kingdom", ENGLAND: "England"}
_QUARTERS = {"Q1": "January to March", "Q2": "April to June", "Q3": "July to September", "Q4": "October to December"}
_MARKS = {"acceptable": "Less precise than most.", "small_sample": "From a small sample."}


class Fact(NamedTuple):
    """A line about an occupation.

    Attributes:
        label: what it is about.
        value: the figure in words; None where there is none that may be told.
        amount: what its bar stands for; None where it has no bar.
        notes: when and where, and what a reader must know.
    """

    label: str
    value: str | None
    amount: float | None
    notes: tuple[str, ...]


class Source(NamedTuple):
    """Where figures are from.

    Attributes:
        name: owner and title of the data set.
        when: period of the figures.
        licence: under what they may be used.
    """

    name: str
    when: str
    licence: str


def facts(latest: Iterable[SeriesAnswer]) -> list[Fact]:
    """Return what is told of an occupation, given its latest figures."""
    by_measure = {each.measure: each for each in latest}
    return [_fact(label, by_measure, measure) for measure, label in LABELS.items()]


def sources(latest: Iterable[SeriesAnswer]) -> list[Source]:
    """Return where the figures that are told are from, each once."""
    told = [each for each in latest if each.measure in LABELS and _headline(each).value is not None]
    return list(
        dict.fromkeys(
            Source(each.source, _when(each.period), LICENCES.get(each.licence, each.licence))
            for measure in LABELS
            for each in told
            if each.measure == measure
        )
    )


def _fact(label: str, by_measure: Mapping[Measure, SeriesAnswer], measure: Measure) -> Fact:
    series = by_measure.get(measure)
    if series is None:
        return Fact(label, None, None, ())
    amount = _headline(series).value
    if amount is None:
        return Fact(label, None, None, ("What there is, is too uncertain to be published.",))
    if measure == "projected_change":
        return Fact(label, _change(amount, series, by_measure.get("projected_employment")), None, _notes(series))
    return Fact(label, _value(measure, amount), amount, _notes(series))


def _headline(series: SeriesAnswer) -> FigureAnswer:
    return series.figures[HEADLINE[series.measure]]


def _value(measure: Measure, amount: float) -> str:
    if measure == "employment":
        return _people(amount)
    return f"£{amount:,.0f}" if measure == "annual_pay" else f"£{amount:,.2f}"


def _people(number: float) -> str:
    """Return a number of people to the nearest thousand, or hundred below ten thousand: it is of a sample."""
    return f"{round(number, -3 if number >= 10_000 else -2):,.0f}"


def _change(thousands: float, series: SeriesAnswer, employment: SeriesAnswer | None) -> str:
    """Return a change in jobs, with its share of those there were where the number at its end is of the same group."""
    sign = "\N{MINUS SIGN}" if thousands < 0 else "+"
    jobs = f"{sign}{_people(1000 * abs(thousands))} jobs"
    if employment is None or employment.group != series.group or not series.period.endswith(employment.period):
        return jobs
    before = (_headline(employment).value or 0) - thousands
    return f"{sign}{abs(thousands) / before:.0%} ({jobs})" if before > 0 else jobs


def _notes(series: SeriesAnswer) -> tuple[str, ...]:
    return tuple(_said(series))


def _said(series: SeriesAnswer) -> Iterator[str]:
    where = _PLACES.get(series.geography, series.geography)
    yield f"{_when(series.period)}, {where}."
    low, high = (series.figures.get(name) for name in ("p10", "p90"))
    if low and high and low.value is not None and high.value is not None:
        tenths = (_value(series.measure, low.value), _value(series.measure, high.value))
        yield f"1 in 10 earns under {tenths[0]}, 1 in 10 over {tenths[1]}."
    if "parent_group" in series.cautions:
        yield f"Of the wider group “{series.group.title}”."
    if "converted" in series.cautions:
        yield f"Estimated from figures by {SCHEMES[series.release_scheme]}."
    if note := _MARKS.get(_headline(series).mark):
        yield note


def _when(period: str) -> str:
    """Return a period in words: `2024`, `2018-Q2` or `2020-2035`."""
    first, _, last = period.partition("-")
    if last in _QUARTERS:
        return f"{_QUARTERS[last]} {first}"
    return f"{first} to {last}" if last else first
