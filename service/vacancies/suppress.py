"""Small counts are left out of a table, and so many others that none of them can be reckoned from its totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

Key = tuple[str, ...]
"""A cell's value in each dimension."""


def suppressed(counts: Mapping[Key, int], coarser: Mapping[Key, Sequence[Sequence[str]]], least: int) -> set[Key]:
    """Return the cells of a table to leave out.

    First go those below `least`. Then, as long as there is a group of cells, each of which may have a total that is
    known, in which what is left out is a single cell or adds up to less than `least`, its smallest other cell goes too.

    Args:
        counts: count of each cell, above 0.
        coarser: for each cell and each of its dimensions, the values that it has there, finest first.
        least: the least count that may be told.
    """
    groups = _groups(sorted(counts), coarser)
    hidden = {key for key, count in counts.items() if count < least}
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for group in groups:
            hidden |= _further(group, counts, hidden, least)
    return hidden


def _further(group: Sequence[Key], counts: Mapping[Key, int], hidden: set[Key], least: int) -> set[Key]:
    """Return the cells of a group that must be left out beside those that are."""
    out = [key for key in group if key in hidden]
    shown = sorted((key for key in group if key not in hidden), key=lambda key: (-counts[key], key)) if out else []
    further: set[Key] = set()
    while shown and (len(out) == 1 or sum(counts[key] for key in out) < least):
        out.append(shown.pop())
        further.add(out[-1])
    return further


def _groups(counts: Iterable[Key], coarser: Mapping[Key, Sequence[Sequence[str]]]) -> list[list[Key]]:
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in counts:
        for line in product(*coarser[key]):
            groups[line].append(key)
    return list(groups.values())
