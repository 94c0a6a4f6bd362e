"""Choose the thresholds of `models.depth.DepthRule`, so that plausible groups hold the coder's as often as stated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from models.coder import Coder, named
from models.coding import Kind
from models.depth import LEVELS
from training.examples import Example

COVERAGE = 0.9
"""The stated coverage: of the coverages tried (docs/experiments.md), the one at which most adverts have one plausible
unit group while 19 of 20 of those groups are the coder's."""


def conform(coder: Coder, held_out: Sequence[Example], coverage: float = COVERAGE) -> dict[str, Any]:
    """Return the depth rules of a coder, for each kind of item, and for careful coding where it has an encoder.

    Args:
        coder: a coder that did not learn from `held_out`.
        held_out: coded adverts.
        coverage: the coverage to state, above 0 and below 1.
    """
    truth = [example.choice for example in held_out]
    rules = {}
    for kind, careful in product(get_args(Kind), (False, True) if coder.has_encoder else (False,)):
        probabilities = coder.probabilities([example.item(kind) for example in held_out], careful)
        least = least_probabilities(probabilities, coder.codes, truth, coverage)
        rules[named(kind, careful)] = {"coverage": coverage, "least": least}
    return rules


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
    least = {}
    for level in LEVELS:
        wider = sorted({code[:level] for code in codes})
        members = np.array([[code.startswith(group) for group in wider] for code in codes], np.float32)
        true = (probabilities @ members)[np.arange(len(truth)), [wider.index(code[:level]) for code in truth]]
        rank = int((len(truth) + 1) * (1 - coverage))
        least[str(level)] = round(float(np.sort(true)[rank - 1]), 4) if rank else 0.0
    return least
