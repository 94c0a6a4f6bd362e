"""Pool the evidence into one calibrated distribution over unit groups: a conditional logit.

McFadden, 1974, Conditional logit analysis of qualitative choice behavior, in Frontiers in Econometrics, 105-142. With
classifiers among the evidence it is the log-linear pool of `models/pool.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.apprenticeships.evidence import KINDS, Habits, weigh
from models.apprenticeships.nearness import Nearness
from models.apprenticeships.standard import Standard
from models.network import Network


class Judgement(NamedTuple):
    """What is made of a standard."""

    probabilities: Mapping[str, float]
    """Calibrated probability of each SOC2020 unit group; they sum to 1."""
    likeness: Mapping[str, float]
    """What the network of titles makes of its title alone, a probability for each unit group."""
    known: float
    """Share of the n-grams of its title that the network has learned, 0 to 1."""


class Ranker:
    """Says where standards are coded to that nobody has coded yet.

    Attributes:
        codes: the SOC2020 unit groups.
    """

    def __init__(self, network: Network, nearness: Nearness, learned: Mapping[str, NDArray[Any]]) -> None:
        """Put together what was learned.

        Args:
            network: the network that codes titles.
            nearness: to the titles of the coding index.
            learned: `weights` (kinds,), `routes` (routes,), `of_level` (9, groups), `of_route` (routes, groups).
        """
        self.codes = network.codes
        self._network = network
        self._nearness = nearness
        routes = tuple(str(route) for route in learned["routes"])
        self._habits = Habits(routes, *(learned[name].astype(np.float32) for name in ("of_level", "of_route")))
        self._weights = learned["weights"].astype(np.float32)

    def judge(self, standards: Sequence[Standard]) -> list[Judgement]:
        """Return what is made of each standard, in order."""
        evidence, known = weigh(standards, self._network, self._nearness, self._habits)
        likeness = np.exp(evidence[..., KINDS.index("title")])
        return [
            Judgement(self._by_code(spread), self._by_code(alike), float(share))
            for spread, alike, share in zip(pooled(evidence, self._weights), likeness, known, strict=True)
        ]

    def _by_code(self, values: NDArray[np.float32]) -> dict[str, float]:
        return dict(zip(self.codes, values.tolist(), strict=True))


def pooled(evidence: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities from evidence, shape (standards, groups, kinds), and the weight of each kind."""
    scores: NDArray[np.float32] = evidence @ weights
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
