"""Reckon the figures of a group from releases in the other edition of the classification, by shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from mappings.crosswalk import Link, load_crosswalk
from mappings.schemes import UNIT_GROUP
from models.coding import Scheme
from models.equivalents import other
from service.occupations.figure import EVERY, HEADLINE, Cell, Hours, Mark, Measure, Series, Sex, Statistic
from service.occupations.snapshot import Figures, Snapshot

COVERED = 0.8
"""Share of a group that must be in groups whose pay may be told, for its pay to be reckoned from theirs."""

_ALL = 1 - 1e-6

_PAY: frozenset[Statistic] = frozenset({"median", "mean"})
_PEOPLE: frozenset[Statistic] = frozenset({"jobs", "count", "net_change", "replacement_demand", "total_requirement"})
_WEAKEST_FIRST: Sequence[Mark] = ("small_sample", "acceptable", "unmarked", "reasonable", "precise")


class Converted(NamedTuple):
    """A series reckoned by shares; its release says of which scheme, and `links` has the groups there."""

    figures: Figures
    links: Mapping[str, float]


def converted(
    snapshot: Snapshot, scheme: Scheme, codes: Sequence[str], measure: Measure, sex: Sex = "all", hours: Hours = "all"
) -> list[Converted]:
    """Return the series of groups reckoned from releases in the other edition of the classification.

    A median or mean is the mean of those of the linked groups, each by the share of this group that is in it: an
    estimate, since medians do not add up. People and jobs are the sum of those of the linked groups, each by the share
    of it that is in this group. Percentiles and changes are not reckoned. Where figures of linked groups are hidden,
    pay is reckoned from the others if these hold at least `COVERED` of this group, and people are not. Nothing is
    reckoned of a sub-unit group: no share says how much of its unit group it is.

    Args:
        snapshot: the figures.
        scheme: scheme of the codes.
        codes: groups of any level, or `EVERY`.
        measure: what is measured.
        sex: whose.
        hours: of those who work full time, part time, or both.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    links = {code: _shares(scheme, code) for code in codes if len(code) <= UNIT_GROUP}
    linked = dict.fromkeys(one for shares, _ in links.values() for one in shares)
    shown: dict[str, list[Figures]] = {one: [] for one in linked}
    for each in snapshot.series(other(scheme), list(linked), measure, sex, hours):
        if each.series.headline.is_shown:
            shown[each.series.code].append(each)
    return [one for code, of in links.items() for one in _converted(code, measure, shown, *of)]


def _converted(
    code: str,
    measure: Measure,
    shown: Mapping[str, Sequence[Figures]],
    shares: Mapping[str, float],
    back: Mapping[str, float],
) -> list[Converted]:
    least = COVERED if HEADLINE[measure] in _PAY else _ALL
    found: dict[tuple[str, ...], list[Figures]] = {}
    for each in (each for linked in shares for each in shown[linked]):
        one = each.series
        found.setdefault((each.release.name, one.period, one.industry, one.geography), []).append(each)
    return [
        Converted(_reckoned(code, some, shares, back), {each.series.code: shares[each.series.code] for each in some})
        for some in found.values()
        if sum(shares[each.series.code] for each in some) >= least
    ]


@cache
def _shares(scheme: Scheme, code: str) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return the share of a group that is in each group it is linked to, and the share of these that is in it."""
    if code == EVERY:
        return {EVERY: 1.0}, {EVERY: 1.0}
    away = other(scheme)
    shares = {link.code: link.share for link in load_crosswalk(scheme, away).targets(code)}
    returns = load_crosswalk(away, scheme)
    return shares, {each: _share(returns.targets(each), code) for each in shares}


def _share(links: Sequence[Link], code: str) -> float:
    return next((link.share for link in links if link.code == code), 0.0)


def _reckoned(code: str, some: Sequence[Figures], shares: Mapping[str, float], back: Mapping[str, float]) -> Figures:
    first = some[0].series
    cells: dict[Statistic, Cell] = {}
    for statistic in first.cells:
        weights = shares if statistic in _PAY else back if statistic in _PEOPLE else None
        parts = [(each.series.code, each.series.cells[statistic]) for each in some]
        shown = [(weights[one], cell) for one, cell in parts if weights and cell.value is not None]
        if weights and (statistic == HEADLINE[first.measure] or len(shown) == len(parts)):
            cells[statistic] = _cell(shown, is_mean=statistic in _PAY)
    key = (first.measure, first.period, first.sex, first.hours, first.industry, first.geography)
    return Figures(some[0].release, Series(code, *key, cells))


def _cell(shown: Sequence[tuple[float, Cell]], is_mean: bool) -> Cell:
    total = sum(weight * (cell.value or 0.0) for weight, cell in shown)
    if is_mean:
        total /= sum(weight for weight, _ in shown)
    mark = min((cell.mark for _, cell in shown), key=_WEAKEST_FIRST.index)
    return Cell(round(total, 2), mark)
