"""Tell figures by their owners' rules: none that is hidden, the parent group's in its place, cautions with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mappings.schemes import load_scheme
from models.coding import Scheme
from service.occupations.convert import converted
from service.occupations.figure import EVERY, Hours, Measure, Series, Sex
from service.occupations.release import Release
from service.occupations.snapshot import Figures, Snapshot

Caution = Literal["hidden", "parent_group", "small_sample", "less_precise", "converted", "indicative_jobs"]
"""What a reader must know of a figure. `hidden`: the owner gives none, of no parent group either; `parent_group`: it is
that of a wider group; `small_sample`: to be used with caution; `less_precise`: its coefficient of variation is above
10%; `converted`: it was reckoned by shares from groups of the other edition of the classification, and is no published
figure; `indicative_jobs`: the number of jobs is indicative only."""


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a group for one period, as they may be told.

    Attributes:
        release: where they are from.
        series: the figures; `series.code` is the group that they are of, which may be a parent. Hidden ones have no
            value.
        cautions: what a reader must know of them.
        links: where they were converted, the groups of the release's scheme that they were reckoned from, with shares.
    """

    release: Release
    series: Series
    cautions: tuple[Caution, ...]
    links: Mapping[str, float]


def tell(
    snapshot: Snapshot,
    scheme: Scheme,
    code: str,
    measure: Measure,
    sex: Sex = "all",
    hours: Hours = "all",
    industry: str | None = "",
) -> list[Told]:
    """Return the figures of a group, one for each period, oldest first.

    Where the headline of a series is hidden, or the group has none, the nearest parent group's series is told; of a
    release in the other edition of the classification, it is converted by shares.

    Args:
        snapshot: the figures.
        scheme: scheme of the code.
        code: a group of any level, or `EVERY`.
        measure: what is measured.
        sex: whose.
        hours: of those who work full time, part time, or both.
        industry: letter of a section; empty for all together, None for each there is.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    groups = _groups(scheme, code)
    found: dict[tuple[str, ...], list[_Candidate]] = {}
    for each in _candidates(snapshot, scheme, groups, measure, sex, hours):
        one = each.figures.series
        if industry == one.industry or (industry is None and one.industry):
            key = (each.figures.release.name, one.period, one.industry, one.geography)
            found.setdefault(key, []).append(each)
    told = [_told(some, groups) for some in found.values()]
    return sorted(told, key=lambda each: (each.series.period, each.series.industry))


class _Candidate(NamedTuple):
    figures: Figures
    links: Mapping[str, float]


def _candidates(
    snapshot: Snapshot, scheme: Scheme, groups: list[str], measure: Measure, sex: Sex, hours: Hours
) -> Iterator[_Candidate]:
    """Yield the series of groups, and those that are reckoned from the other edition of the classification."""
    for each in snapshot.series(scheme, groups, measure, sex, hours):
        yield _Candidate(each, {})
    if any(each.scheme != scheme and measure in each.dataset.measures for each in snapshot.releases):
        for figures, links in converted(snapshot, scheme, groups, measure, sex, hours):
            yield _Candidate(figures, links if figures.series.code != EVERY else {})


def _groups(scheme: Scheme, code: str) -> list[str]:
    """Return a group and those that contain it, nearest first."""
    if code == EVERY:
        return [EVERY]
    return [code, *(group.code for group in load_scheme(scheme).parents(code))]


def _told(some: list[_Candidate], groups: list[str]) -> Told:
    """Return the series of the nearest group whose headline may be told; that of the nearest group where none may."""
    nearest = sorted(some, key=lambda each: groups.index(each.figures.series.code))
    (release, series), links = next((each for each in nearest if each.figures.series.headline.is_shown), nearest[0])
    return Told(release, series, tuple(_cautions(series, groups[0], links)), links)


def _cautions(series: Series, asked: str, links: Mapping[str, float]) -> Iterator[Caution]:
    if not series.headline.is_shown:
        yield "hidden"
    if series.code != asked:
        yield "parent_group"
    marks = {cell.mark for cell in series.cells.values()}
    if "small_sample" in marks:
        yield "small_sample"
    if "acceptable" in marks:
        yield "less_precise"
    if links:
        yield "converted"
    if "jobs" in series.cells and series.cells["jobs"].is_shown:
        yield "indicative_jobs"
