"""The occupations of a widget, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mappings.crosswalk import load_crosswalk
from mappings.near import group_of
from mappings.schemes import Group, load_scheme
from models.coding import Scheme
from models.equivalents import other
from service.occupations import answers
from service.occupations.latest import latest
from service.occupations.snapshot import Snapshot
from service.pages.wording import SCHEMES
from service.widget.facts import Fact, Source, facts, sources


class Named(NamedTuple):
    """An occupation that was named.

    Attributes:
        code: its code, as it was written.
        group: the group that is shown.
        moved: that the code was carried over from the other edition, in words; None where it was not.
    """

    code: str
    group: Group
    moved: str | None


class Column(NamedTuple):
    """An occupation beside others.

    Attributes:
        named: the occupation.
        facts: what is told of it.
        bars: length of the bar of each fact, 0 to 1, by its label; the longest of those side by side is 1.
    """

    named: Named
    facts: list[Fact]
    bars: dict[str, float]


class Comparison(NamedTuple):
    """What a widget shows.

    Attributes:
        columns: the occupations.
        sources: where their figures are from.
    """

    columns: list[Column]
    sources: list[Source]


def named(scheme: Scheme, code: str) -> Named:
    """Return the group of a code; of a code that only the other edition has, the group with most of its people.

    Raises:
        UnknownCodeError: neither edition has it.
    """
    groups, others = load_scheme(scheme), load_scheme(other(scheme))
    links = load_crosswalk(others.name, scheme).targets(code) if code in others and code not in groups else ()
    if not links:
        return Named(code, group_of(groups, code), None)
    moved = f"{code} is “{others.group(code).title}” in {SCHEMES[other(scheme)]}; {links[0].share:.0%} of it is here."
    return Named(code, groups.group(links[0].code), moved)


def compare(figures: Snapshot, scheme: Scheme, occupations: Iterable[Named]) -> Comparison:
    """Return occupations with their latest figures, as `/v1/occupations/compare` has them."""
    found = {
        each: [answers.series(scheme, told) for told in latest(figures, scheme, each.group.code)]
        for each in occupations
    }
    told = {each: facts(some) for each, some in found.items()}
    longest: dict[str, float] = {}
    for fact in (fact for some in told.values() for fact in some):
        longest[fact.label] = max(longest.get(fact.label, 0.0), fact.amount or 0.0)
    return Comparison(
        [
            Column(each, some, {fact.label: fact.amount / longest[fact.label] for fact in some if fact.amount})
            for each, some in told.items()
        ],
        sources(series for some in found.values() for series in some),
    )
