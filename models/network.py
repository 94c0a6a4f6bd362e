"""The learned classifier: a bag of n-gram vectors, one hidden layer, a probability for every unit group.

The shape is that of fastText (Joulin et al., 2016, arXiv:1607.01759) with a normalised, rectified hidden layer. The
vectors are kept as 8-bit integers with a scale a row, and only those that an item needs are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.features import Fields, bags, known, word_hash

_AT_A_TIME = 1024
_EPSILON = 1e-5


class Network:
    """A trained network over hashed n-grams.

    Attributes:
        codes: the unit groups, in the order of the output.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Read the network from its arrays.

        Args:
            arrays: `codes` (groups,), `hashes` (rows,) uint32 ascending, `vectors` (rows, hidden) int8, `scales`
                (rows,), `norm_weight` and `norm_bias` (hidden,), `output_weight` (hidden, groups), `output_bias`
                (groups,).
        """
        self.codes: tuple[str, ...] = tuple(str(code) for code in arrays["codes"])
        self._hashes = arrays["hashes"].astype(np.uint32)
        self._vectors = arrays["vectors"]
        self._scales = arrays["scales"].astype(np.float32)
        self._norm_weight = arrays["norm_weight"].astype(np.float32)
        self._norm_bias = arrays["norm_bias"].astype(np.float32)
        self._output_weight = arrays["output_weight"].astype(np.float32)
        self._output_bias = arrays["output_bias"].astype(np.float32)

    def knows(self, word: str) -> bool:
        """Say whether the network has a vector for a word (lower case)."""
        key = word_hash(word)
        place = int(np.searchsorted(self._hashes, key))
        return place < len(self._hashes) and int(self._hashes[place]) == key

    def log_probabilities(self, items: Sequence[Fields]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Return the log-probabilities and how much of each item the network knows.

        Returns:
            Natural logs of the probabilities, shape (items, groups), and the share of each item's n-grams that the
            network has a vector for, shape (items,), 0 to 1.
        """
        parts = [self._some(items[start : start + _AT_A_TIME]) for start in range(0, len(items), _AT_A_TIME)]
        if not parts:
            return np.empty((0, len(self.codes)), np.float32), np.empty(0)
        return np.concatenate([logs for logs, _ in parts]), np.concatenate([known for _, known in parts])

    def _some(self, items: Sequence[Fields]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        found = bags(items)
        grams = known(found, self._hashes)
        has_any = grams.sizes > 0
        hidden = np.zeros((len(items), self._vectors.shape[1]), np.float32)
        if has_any.any():
            vectors = self._vectors[grams.rows].astype(np.float32)
            vectors *= (self._scales[grams.rows] * grams.weights)[:, None]
            hidden[has_any] = np.add.reduceat(vectors, grams.starts[has_any], axis=0)
        hidden -= hidden.mean(axis=1, keepdims=True)
        hidden /= np.sqrt(hidden.var(axis=1, keepdims=True) + _EPSILON)
        hidden = np.maximum(hidden * self._norm_weight + self._norm_bias, 0)
        scores = hidden @ self._output_weight + self._output_bias
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores, grams.sizes / np.maximum(found.sizes, 1)
