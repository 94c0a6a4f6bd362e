"""What must be withheld besides what is, so that no total gives it away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache

from mappings.schemes import load_scheme
from models.outcomes.rules import ROUNDED_TO

ALL = ""
"""The code of the total."""


def withheld(counts: Mapping[str, int | None], above: Callable[[str], Iterable[str]]) -> set[str]:
    """Return the codes whose counts must not be told.

    They are those without a count, and others, the smallest first, until no sum gives one of them away. A sum is a
    group and the nearest codes below it that have a row. In each, none is withheld, or two or more are, and what is
    left for them is more than nothing. A code without a row is taken for one without people. Since a code is in at
    most two sums, and the sums form a tree, two unknowns in each are enough that none can be reckoned from all of them.

    Args:
        counts: the count of each code of a hierarchy that has a row; None where it is withheld.
        above: the codes that contain a code, nearest first; `ALL` is the total.
    """
    hidden = {code for code, count in counts.items() if count is None}
    sums = _sums(counts, above)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for total, parts in sums.items():
            while _given_away(total, parts, counts, hidden):
                hidden.add(min({total, *parts} - hidden, key=lambda code: _order(code, total, counts)))
    return hidden


def nearest(code: str, rows: Container[str], above: Callable[[str], Iterable[str]]) -> str | None:
    """Return the nearest code above `code` that is among `rows`; None where none is."""
    return next((each for each in above(code) if each in rows), None)


@cache
def groups_above(scheme: str, code: str) -> tuple[str, ...]:
    """Return the groups of a scheme of occupations that contain `code`, nearest first, and last `ALL`."""
    return (*(group.code for group in load_scheme(scheme).parents(code)), ALL) if code else ()


def _sums(counts: Mapping[str, int | None], above: Callable[[str], Iterable[str]]) -> Mapping[str, Sequence[str]]:
    sums: dict[str, list[str]] = defaultdict(list)
    for code in counts:
        total = nearest(code, counts, above)
        if total is not None:
            sums[total].append(code)
    return sums


def _given_away(total: str, parts: Sequence[str], counts: Mapping[str, int | None], hidden: set[str]) -> bool:
    unknown = hidden.intersection((total, *parts))
    if not unknown or total in unknown:
        return len(unknown) == 1
    rest = _told(counts, total) - sum(_told(counts, code) for code in parts if code not in hidden)
    return len(unknown) == 1 or rest < ROUNDED_TO


def _order(code: str, total: str, counts: Mapping[str, int | None]) -> tuple[bool, bool, int, str]:
    """Return the order in which codes are withheld: parts before their total, and those with people before others."""
    count = _told(counts, code)
    return code == total, count == 0, count, code


def _told(counts: Mapping[str, int | None], code: str) -> int:
    return counts[code] or 0
