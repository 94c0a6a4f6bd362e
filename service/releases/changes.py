"""What a release changes against the edition before, for people to look at before it is promoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from service.occupations.figure import EVERY, Series

STEEP = 0.25
"""Change of a headline figure, as a share of the figure before, that is listed by itself."""

MOST_LISTED = 100
"""Changes of one kind that are listed; the others are counted."""

_POINT = 1.0
_FEW = 0.2


class Changes(NamedTuple):
    """What to look at, and what cannot be right."""

    lines: list[str]
    problems: list[str]


def changes(before: Sequence[Series], after: Sequence[Series], name: str) -> Changes:
    """Compare the figures of a release with those of the edition before, which is by the same scheme.

    Args:
        before: the figures of the edition before.
        after: those of the release.
        name: what to call the edition before.
    """
    is_series = {each.period for each in before}.isdisjoint(each.period for each in after)
    old, new = _keyed(before, is_series), _keyed(after, is_series)
    both = [(old[key], new[key]) for key in new if key in old]
    lines = [f"compared with {name}: {len(both):,} of {len(new):,} rows are of what it has too"]
    lines += _listed("group is new", sorted({each.code for each in after} - {each.code for each in before}))
    lines += _listed("group is gone", sorted({each.code for each in before} - {each.code for each in after}))
    shown, hidden = _moved(both)
    lines += [f"{shown:,} figures are shown that were hidden", f"{hidden:,} figures are hidden that were shown"]
    lines += _listed("headline figure changes steeply", list(_steep(both)))
    problems = []
    if both and all(one.cells == other.cells for one, other in both):
        lines.append("every figure is as it was")
        if is_series:
            problems.append(f"Every figure is that of {name}: this is the same edition once more")
    agreed, told = _agreement(both) if _is_next(before, after) else (0, 0)
    if told:
        lines.append(f"{agreed:,} of {told:,} changes that it publishes are those from {name}, within a point")
        if agreed < _FEW * told:
            problems.append(
                f"Of {told:,} changes on the year before that it publishes, only {agreed:,} are those from {name}"
            )
    return Changes(lines, problems)


def _keyed(series: Sequence[Series], is_series: bool) -> Mapping[tuple[str, ...], Series]:
    """Return series by what tells them apart; of a yearly data set, whatever the year."""
    return {each.key[:2] + each.key[3:] if is_series else each.key: each for each in series}


def _is_next(before: Sequence[Series], after: Sequence[Series]) -> bool:
    """Say whether figures are of the year after others."""
    years = [{each.period for each in some} for some in (before, after)]
    if not all(year.isdigit() for some in years for year in some):
        return False
    return {int(year) + 1 for year in years[0]} == {int(year) for year in years[1]}


def _listed(what: str, found: Sequence[str]) -> list[str]:
    lines = [f"{what}: {each}" for each in found[:MOST_LISTED]]
    return [*lines, f"{what}: {len(found) - MOST_LISTED:,} more"] if len(found) > MOST_LISTED else lines


def _moved(both: Sequence[tuple[Series, Series]]) -> tuple[int, int]:
    """Count the figures that are newly shown, and newly hidden."""
    pairs = [(one.cells[name], other.cells[name]) for one, other in both for name in one.cells if name in other.cells]
    shown = sum(after.is_shown and not before.is_shown for before, after in pairs)
    return shown, sum(before.is_shown and not after.is_shown for before, after in pairs)


def _steep(both: Sequence[tuple[Series, Series]]) -> Iterator[str]:
    for one, other in both:
        before, after = one.headline.value, other.headline.value
        if before and after is not None and abs(after - before) > STEEP * abs(before):
            whose = " ".join(part for part in (*other.key[3:6],) if part not in ("all", ""))
            yield f"{other.code or 'all occupations'} {other.measure} {whose}: {before:,g} to {after:,g}".replace(
                " :", ":"
            )


def _agreement(both: Sequence[tuple[Series, Series]]) -> tuple[int, int]:
    """Count the published changes that are those from the edition before, and all that can be held against it."""
    agreed = told = 0
    for one, other in both:
        change = other.cells.get("median_change")
        before, after = one.headline.value, other.headline.value
        if change and change.value is not None and before and after is not None and other.code != EVERY:
            told += 1
            agreed += abs((after / before - 1) * 100 - change.value) <= _POINT
    return agreed, told
