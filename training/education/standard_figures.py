"""How well standards are coded that nothing was learned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from models import bundle
from models.apprenticeships.evidence import weigh
from models.apprenticeships.nearness import Nearness
from models.apprenticeships.ranker import pooled
from models.apprenticeships.standard import read
from models.courses.vectors import Vectors
from models.education import shipped
from models.network import Network
from training.education.apprenticeships import COURSES, Crossed, fit, habits
from training.examples import STANDARD, apprenticeships
from training.metrics import Judged, figures

ALL, ALONE, SHIPPED = "all fields", "title alone", "all fields, shipped network"
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


def measure_shipped(crossed: Crossed, sources: Path) -> dict[str, float]:
    """Return the figures of the standards that the network of the shipped bundle did not learn from, coded with it.

    Weights and habits are learned without them too.
    """
    unseen = {normalise(each.title) for each in apprenticeships(sources) if each.held_out and each.source == STANDARD}
    out = np.array([normalise(each.occupation.title) in unseen for each in crossed.standards])
    rows, others = (np.flatnonzero(those).tolist() for those in (out, ~out))
    network = Network(bundle.read().network)
    nearness = Nearness(Vectors(shipped.read(COURSES).arrays), network.codes)
    seen = habits([crossed.standards[row] for row in others], crossed.codes)
    evidence, _ = weigh([read(crossed.standards[row].item) for row in rows], network, nearness, seen)
    spread = np.zeros(crossed.evidence.shape[:2], np.float32)
    spread[rows] = pooled(evidence, fit(crossed.evidence[~out], crossed.truth[~out]))
    return _figures(crossed, spread, rows)


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
