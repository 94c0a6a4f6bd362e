"""Vectors of short texts: near each other where the texts are about the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from models.features import Fields, bags, known

SCALE = 127
"""A component of 1 as it is shipped, in 8 bits."""


class Vectors:
    """Vectors of texts, taught by all-MiniLM-L6-v2 (`training/education/vectors.py`).

    The vector of a text is the weighted sum of those of its n-grams (`models.features`), of length 1. Those of the
    names in the tables are kept, so that they need not be summed when the coder starts.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Read the vectors.

        Args:
            arrays: `hashes` (rows,) uint32 ascending, `vectors` (rows, size) int8, `scales` (rows,), of the n-grams;
                `kept_keys` (texts,) uint64 ascending, of `fingerprint`, and `kept` (texts, size) int8.
        """
        self._hashes = arrays["hashes"]
        self._vectors = arrays["vectors"]
        self._scales = arrays["scales"].astype(np.float32)
        self._keys, self._kept = arrays["kept_keys"], arrays["kept"]

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors, shape (texts, size); a text of which nothing is known has zeros."""
        keys = np.array([fingerprint(text) for text in texts], np.uint64)
        places = np.minimum(np.searchsorted(self._keys, keys), max(len(self._keys) - 1, 0))
        held = self._keys[places] == keys if len(self._keys) else np.zeros(len(keys), bool)
        found = np.zeros((len(texts), self._vectors.shape[1]), np.float32)
        found[held] = self._kept[places[held]]
        if fresh := [place for place, known_text in enumerate(held) if not known_text]:
            found[fresh] = self._summed([texts[place] for place in fresh])
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.finfo(np.float32).tiny)
        return found

    def _summed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        grams = known(bags([Fields(normalise(text), "") for text in texts]), self._hashes)
        sums = np.zeros((len(texts), self._vectors.shape[1]), np.float32)
        if (has_any := grams.sizes > 0).any():
            each = self._vectors[grams.rows] * (self._scales[grams.rows] * grams.weights)[:, None]
            sums[has_any] = np.add.reduceat(each, grams.starts[has_any], axis=0)
        return sums


def fingerprint(text: str) -> int:
    """Return 64 bits by which a text is known again, however it is written (`normalise`)."""
    return int.from_bytes(blake2b(normalise(text).encode(), digest_size=8).digest(), "big")
