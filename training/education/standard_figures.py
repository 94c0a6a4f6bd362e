"""How well standards are coded that nothing was learned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from training.education.apprenticeships import Crossed
from training.metrics import Judged, figures

ALL, ALONE = "all fields", "title alone"
SHOWN = (
    "rows",
    "agree@1",
    "agree@1 low",
    "agree@1 high",
    "agree@5",
    "agree@1 3d",
    "ece",
    "set precision",
    "set recall",
)
"""The figures kept, of those of `training.metrics.figures` and of the sets of codes."""

PROPOSED = 0.2
"""A code of at least this weight is in the set of a standard."""

_TOP = 10


def measure(crossed: Crossed) -> dict[str, dict[str, float]]:
    """Return the figures of all standards, by all fields and by title alone, and by level and route.

    An occupation is a row. The sets are of whole standards: the official codes of all variants of one, and the codes
    that the coder gives any of them a weight of at least `PROPOSED`, or else its best; precision and recall are means
    over standards.
    """
    given, alone = crossed.probabilities(), crossed.probabilities(by_title_alone=True)
    slices: dict[str, list[int]] = defaultdict(list)
    for row, each in enumerate(crossed.standards):
        slices[f"level {each.occupation.level}"].append(row)
        slices[f"route {each.occupation.route}"].append(row)
    every = list(range(len(crossed.standards)))
    return {
        ALL: _figures(crossed, given, every),
        ALONE: _figures(crossed, alone, every),
        **{name: _figures(crossed, given, slices[name]) for name in sorted(slices)},
    }


def _figures(crossed: Crossed, spread: NDArray[np.float32], rows: Sequence[int]) -> dict[str, float]:
    judged = []
    official: dict[str, set[str]] = defaultdict(set)
    proposed: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        standard = crossed.standards[row]
        ranked = [(crossed.codes[place], float(spread[row, place])) for place in np.argsort(-spread[row])[:_TOP]]
        judged.append(Judged(ranked, {standard.code}, {standard.code}, ranked[0][0]))
        official[standard.family].add(standard.code)
        proposed[standard.family].update(code for code, weight in ranked if weight >= PROPOSED or code == ranked[0][0])
    shared = {family: official[family] & proposed[family] for family in official}
    sets = {
        "set precision": fmean(len(shared[family]) / len(proposed[family]) for family in official),
        "set recall": fmean(len(shared[family]) / len(official[family]) for family in official),
    }
    found = {**figures(judged), **sets}
    return {name: found[name] for name in SHOWN}
