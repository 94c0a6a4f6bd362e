"""How alike a text and known names are in their words and in the letters of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise

_LETTERS = (3, 4, 5)
_ENDINGS = (("ies", "y"), ("ers", "er"), ("ists", "ist"), ("ing", ""), ("s", ""))
_SHORTEST = 4


class Lexicon:
    """Names, and how alike a text is to each: cosine of tf-idf over words, and over the letters of the words.

    The words are counted without their endings (`key`), the letters in runs of three to five within a word, by the
    logarithm of how often each occurs (scikit-learn's `sublinear_tf` and `smooth_idf`).
    """

    def __init__(self, names: Sequence[str], respell: Mapping[str, str] | None = None) -> None:
        """Take the names, and how words of a text are to be written out before it is compared."""
        self._respell = respell or {}
        keys = [key(name, self._respell) for name in names]
        self._words = _Postings(keys, words)
        self._letters = _Postings(keys, letters)

    def likeness(self, text: str) -> NDArray[np.float32]:
        """Return how alike `text` is to each name in words and in letters, 0 to 1, shape (names, 2)."""
        asked = key(text, self._respell)
        return np.stack([self._words.likeness(asked), self._letters.likeness(asked)], axis=1)


class _Postings:
    """Which names have a term, and the weight of the term in them."""

    def __init__(self, keys: Sequence[str], terms: Callable[[str], Iterable[str]]) -> None:
        self._terms = terms
        self._names = len(keys)
        counts = [Counter(terms(each)) for each in keys]
        among = Counter(term for each in counts for term in each)
        self._rarity = {term: 1 + float(np.log((1 + len(keys)) / (1 + many))) for term, many in among.items()}
        found: dict[str, tuple[list[int], list[float]]] = {term: ([], []) for term in among}
        for place, each in enumerate(counts):
            for term, weight in self._weights(each).items():
                found[term][0].append(place)
                found[term][1].append(weight)
        self._of = {term: (np.array(at), np.array(weights, np.float32)) for term, (at, weights) in found.items()}

    def likeness(self, asked: str) -> NDArray[np.float32]:
        likeness = np.zeros(self._names, np.float32)
        for term, weight in self._weights(Counter(self._terms(asked))).items():
            if term in self._of:
                places, weights = self._of[term]
                likeness[places] += weight * weights
        return likeness

    def _weights(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Return the weights of the terms of one text, of norm 1; a term that no name has is as rare as can be."""
        rarest = 1 + float(np.log(1 + self._names))
        raw = {term: (1 + np.log(count)) * self._rarity.get(term, rarest) for term, count in counts.items()}
        norm = sum(weight**2 for weight in raw.values()) ** 0.5
        return {term: weight / norm for term, weight in raw.items()}


def key(text: str, respell: Mapping[str, str] | None = None) -> str:
    """Return the words of `text` without their endings, those that `respell` has written out first."""
    found = normalise(text).split()
    if respell:
        found = " ".join(respell.get(word, word) for word in found).split()
    return " ".join(map(_stem, found))


def words(text: str) -> list[str]:
    """Return the words of a key."""
    return text.split()


def letters(text: str) -> list[str]:
    """Return the runs of letters of the words of a key."""
    return [
        bounded[start : start + size]
        for bounded in (f" {word} " for word in text.split())
        for size in _LETTERS
        for start in range(max(len(bounded) - size + 1, 1))
    ]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST:
            return word[: len(word) - len(ending)] + instead
    return word
