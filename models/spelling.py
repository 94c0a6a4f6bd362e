"""Mend slips of the keyboard in words that neither the coding index nor the network knows.

A word is mended where one slip (a letter left out, added, struck wrong, or swapped with the next; Damerau, 1964,
Communications of the ACM 7(3), 171-176) makes a word of the index of it. Words are found by what is left of them when a
letter is taken out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from mappings.index import load_index
from models.clean import Cleaned
from models.coding import Removed

SHORTEST = 5
"""Letters of the shortest word that is mended: shorter ones are a slip away from too many."""

LEAST_COMMON = 5
"""Titles of the index that have a word which others are mended to: rare ones are not what people misspell."""

MISSPELT = "misspelt"
"""The kind of evidence that a mended word is."""

_WORD = re.compile(f"[A-Za-z]{{{SHORTEST},}}")


def mend(cleaned: Cleaned, is_known: Callable[[str], bool]) -> Cleaned:
    """Return a cleaned title with its misspelt words mended, and each of them as evidence.

    Args:
        cleaned: the title.
        is_known: says of a word (lower case) that is not in the index whether it is a word all the same.
    """
    slips = {}
    for word in _WORD.findall(cleaned.title):
        key = word.lower()
        if key not in _commonness() and (mended := _nearest(key)) and not is_known(key):
            slips[word] = mended
    if not slips:
        return cleaned

    def put(match: re.Match[str]) -> str:
        return slips.get(match.group(), match.group())

    removed = (*cleaned.removed, *(Removed(MISSPELT, word) for word in slips))
    return replace(cleaned, title=_WORD.sub(put, cleaned.title), core=_WORD.sub(put, cleaned.core), removed=removed)


@lru_cache(maxsize=10_000)
def _nearest(word: str) -> str | None:
    """Return the commonest word of the index that is one slip away and begins with the same letter."""
    near = {known for left in _left(word) for known in _by_what_is_left().get(left, ())}
    near = {known for known in near if known[0] == word[0] and OSA.distance(known, word) == 1}
    return max(near, key=lambda known: (_commonness()[known], known), default=None)


def _left(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


@cache
def _commonness() -> Counter[str]:
    """Return how many titles of the index have each word."""
    return Counter(word for title in load_index().titles for word in title.split())


@cache
def _by_what_is_left() -> Mapping[str, list[str]]:
    words: dict[str, list[str]] = defaultdict(list)
    for word, titles in _commonness().items():
        if titles >= LEAST_COMMON and len(word) >= SHORTEST and word.isalpha():
            for left in _left(word):
                words[left].append(word)
    return words
