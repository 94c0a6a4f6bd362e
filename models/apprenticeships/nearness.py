"""How near texts are to the titles that the coding index has in each unit group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mappings.index import load_index
from models.courses.vectors import Vectors

_AT_A_TIME = 128


class Nearness:
    """The vectors of the titles of the coding index, by unit group."""

    def __init__(self, vectors: Vectors, codes: Sequence[str]) -> None:
        """Take the vectors of the titles.

        Args:
            vectors: the vectors of texts.
            codes: the SOC2020 unit groups, in order.
        """
        titles = sorted({(entry.soc2020, entry.title) for entry in load_index().entries if entry.soc2020})
        groups, self._starts = np.unique([code for code, _ in titles], return_index=True)
        self._vectors = vectors
        self._titles = vectors.of([title for _, title in titles])
        self._places = [codes.index(code) for code in groups]
        self._groups = len(codes)

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the likeness of each text to the nearest title of each group, a cosine, shape (texts, groups)."""
        found = np.zeros((len(texts), self._groups), np.float32)
        for start in range(0, len(texts), _AT_A_TIME):
            some = slice(start, start + _AT_A_TIME)
            likeness = self._vectors.of(texts[some]) @ self._titles.T
            found[some][:, self._places] = np.maximum.reduceat(likeness, self._starts, axis=1)
        return found
