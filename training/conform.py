"""Choose the thresholds of `models.depth.DepthRule`, so that plausible groups hold the coder's as often as stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from models.coder import Coder, named
from models.coding import TitleKind
from models.depth import LEVELS
from training.examples import Example

COVERAGE = 0.9
"""The stated coverage: of the coverages tried (docs/experiments.md), the one at which most adverts have one plausible
unit group while 19 of 20 of those groups are the coder's."""


def conform(coder: Coder, held_out: Sequence[Example], coverage: float = COVERAGE) -> dict[str, Any]:
    """Return the depth rules of a coder, for each kind of item, and with and without its encoder.

    Args:
        coder: a coder that did not learn from `held_out`.
        held_out: coded adverts.
        coverage: the coverage to state, above 0 and below 1.
    """
    truth = [example.choice for example in held_out]
    rules: dict[str, Any] = {}
    for kind, careful in product(get_args(TitleKind), (False, True)):
        if named(kind, careful) in rules:
            continue
        probabilities = coder.probabilities([example.item(kind) for example in held_out], careful)
        least = least_probabilities(probabilities, coder.codes, truth, coverage)
        rules[named(kind, careful)] = {"coverage": coverage, "least": least}
    return rules


def coverages(
    probabilities: NDArray[np.float32], codes: Sequence[str], truth: Sequence[str], least: Mapping[str, float]
) -> dict[str, float]:
    """Return how often the true group is plausible, by digits of the level; see `least_probabilities`.

    Raises:
        ValueError: there are no items.
    """
    if not len(truth):
        raise ValueError("There are no items to measure.")
    return {
        str(level): float((_of_true(probabilities, codes, truth, level) >= least[str(level)]).mean())
        for level in LEVELS
    }


def crossed_coverages(
    probabilities: NDArray[np.float32], codes: Sequence[str], truth: Sequence[str], coverage: float, seed: int = 0
) -> dict[str, float]:
    """Return what `coverages` gives when each half of the items, drawn at random, has the thresholds of the other."""
    halves = np.array_split(np.random.default_rng(seed).permutation(len(truth)), 2)
    parts = [(probabilities[half], codes, [truth[row] for row in half]) for half in halves]
    rules = [least_probabilities(*part, coverage) for part in parts]
    measured = [coverages(*part, rule) for part, rule in zip(parts, reversed(rules), strict=True)]
    return {level: (measured[0][level] + measured[1][level]) / 2 for level in measured[0]}


def least_probabilities(
    probabilities: NDArray[np.float32], codes: Sequence[str], truth: Sequence[str], coverage: float
) -> dict[str, float]:
    """Return the least probability of a plausible group, by digits of the level.

    It is the floor((n + 1)(1 - coverage))th smallest of the probabilities that the true groups have (Vovk, Gammerman &
    Shafer, 2005): at most that share of further items has a true group of a smaller one. With too few items to tell it
    is 0, and nothing is ruled out.

    Args:
        probabilities: of the unit groups, shape (items, groups).
        codes: the unit groups.
        truth: the true unit group of each item.
        coverage: the share of items whose true group is to be plausible.
    """
    rank = int((len(truth) + 1) * (1 - coverage))
    return {
        str(level): round(float(np.sort(_of_true(probabilities, codes, truth, level))[rank - 1]), 4) if rank else 0.0
        for level in LEVELS
    }


def _of_true(
    probabilities: NDArray[np.float32], codes: Sequence[str], truth: Sequence[str], level: int
) -> NDArray[np.float32]:
    """Return the probability of each item's true group at a level, shape (items,)."""
    groups, summed = by_group(probabilities, codes, level)
    return summed[np.arange(len(truth)), [groups.index(code[:level]) for code in truth]]


def by_group(
    probabilities: NDArray[np.float32], codes: Sequence[str], level: int
) -> tuple[list[str], NDArray[np.float32]]:
    """Return the groups of a level, in order, and their probabilities, shape (items, groups)."""
    groups = sorted({code[:level] for code in codes})
    members = np.array([[code.startswith(group) for group in groups] for code in codes], np.float32)
    return groups, probabilities @ members
