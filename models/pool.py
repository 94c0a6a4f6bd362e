"""Pool what the classifiers and the coding index say of an item into one calibrated distribution over unit groups.

A log-linear opinion pool (Genest & Zidek, 1986, Statistical Science 1(1), 114-135): the log-probabilities of each
classifier times its slope, plus a weight on the group that the index names, which depends on how it names it. Slopes
and weights are fitted by maximum likelihood on adverts that no classifier learned from (`training/calibrate.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.lookup import Match


@dataclass(frozen=True, slots=True)
class Pool:
    """The fitted pool of one kind of item.

    Attributes:
        slopes: factor of each classifier's log-probabilities; a sum below 1 makes them humbler.
        weights: weight of the index by `evidence_of` a match, in nats.
    """

    slopes: Sequence[float]
    weights: Mapping[str, float]

    def probabilities(
        self, logs: Sequence[NDArray[np.float32]], matches: Sequence[Match | None], places: Mapping[str, int]
    ) -> NDArray[np.float32]:
        """Return the pooled probabilities.

        Args:
            logs: log-probabilities by each of the classifiers, shape (items, groups).
            matches: what the index says of each item.
            places: column of each unit group.

        Returns:
            Probabilities, shape (items, groups); each row sums to 1.
        """
        pooled = np.float32(self.slopes[0]) * logs[0]
        for slope, each in zip(self.slopes[1:], logs[1:], strict=True):
            pooled += np.float32(slope) * each
        for row, match in enumerate(matches):
            if match is not None:
                pooled[row, [places[code] for code in match.named]] += self.weights.get(evidence_of(match), 0.0)
        pooled -= pooled.max(axis=1, keepdims=True)
        np.exp(pooled, out=pooled)
        pooled /= pooled.sum(axis=1, keepdims=True)
        return pooled


def evidence_of(match: Match) -> str:
    """Return how the index names the group: `only_entry/whole`, `default/core`, `open/whole`, and so on."""
    return f"{match.why}/{'whole' if match.whole else 'core'}"
