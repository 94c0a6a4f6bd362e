"""Turn a cleaned title, the job board's category and the advert's text into hashed word and character n-grams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.gender import common

DESCRIPTION_READ = 700
"""Characters of an advert's text that are read: as much as a coder reads."""

_WORD = re.compile(r"[a-z]+[+#]*|\d+|[+#&]")
_LONGEST_WORD = 30
_CHARACTER_GRAMS = (3, 4, 5)
_TITLE_WEIGHT, _CATEGORY_WEIGHT, _DESCRIPTION_WEIGHT = 1.0, 0.5, 0.7


class Fields(NamedTuple):
    """What the classifier reads of one item; an empty string means "not given"."""

    title: str
    """The cleaned title."""
    core: str
    """Its first segment without words of seniority."""
    category: str = ""
    """The job board's category."""
    description: str = ""
    """The advert's text."""


class Bags(NamedTuple):
    """The n-grams of several items, one after the other."""

    hashes: NDArray[np.uint32]
    """CRC-32 of each n-gram, shape (n,)."""
    weights: NDArray[np.float32]
    """Weight of each n-gram, shape (n,); those of one field of one item have the norm of the field's weight."""
    sizes: NDArray[np.int64]
    """Number of n-grams of each item, shape (items,)."""


class Known(NamedTuple):
    """The n-grams of several items that a vocabulary holds, one item after the other."""

    rows: NDArray[np.int64]
    """Row of each in the vocabulary, shape (known,)."""
    weights: NDArray[np.float32]
    """Weight of each, shape (known,)."""
    starts: NDArray[np.int64]
    """Where those of each item begin, shape (items,)."""
    sizes: NDArray[np.int64]
    """How many each item has, shape (items,)."""


def words(text: str) -> list[str]:
    """Return the words and numbers of `text`, case and accents dropped."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text.replace("'", ""))]


def bags(items: Sequence[Fields]) -> Bags:
    """Return the hashed n-grams of `items`."""
    hashes: list[int] = []
    weights: list[float] = []
    counts: list[int] = []
    sizes = np.empty(len(items), dtype=np.int64)
    for row, item in enumerate(items):
        before = len(hashes)
        for grams, weight in (
            (_title(item.title, item.core), _TITLE_WEIGHT),
            (_category(item.category), _CATEGORY_WEIGHT),
            (_description(item.description), _DESCRIPTION_WEIGHT),
        ):
            if grams:
                hashes.extend(grams)
                weights.append(weight / len(grams) ** 0.5)
                counts.append(len(grams))
        sizes[row] = len(hashes) - before
    return Bags(np.array(hashes, dtype=np.uint32), np.repeat(np.array(weights, dtype=np.float32), counts), sizes)


def known(found: Bags, vocabulary: NDArray[np.uint32]) -> Known:
    """Return those of `found` that are in `vocabulary`: hashes, ascending, at least one."""
    places = np.minimum(np.searchsorted(vocabulary, found.hashes), len(vocabulary) - 1)
    held = vocabulary[places] == found.hashes
    owners = np.repeat(np.arange(len(found.sizes)), found.sizes)[held]
    sizes = np.bincount(owners, minlength=len(found.sizes))
    return Known(places[held], found.weights[held], np.cumsum(sizes) - sizes, sizes)


def _title(title: str, core: str) -> list[int]:
    found = list(map(common, words(title)))
    grams = [gram for word in found for gram in _word(word)]
    grams.extend(crc32(f"{one} {two}".encode()) for one, two in pairwise(found))
    grams.extend(crc32(f"{one} _ {two}".encode()) for one, two in zip(found, found[2:], strict=False))
    if head := list(map(common, words(core))):
        grams += crc32(f"^{head[0]}".encode()), crc32(f"{head[-1]}$".encode()), crc32(f"={' '.join(head)}".encode())
    return grams


def word_hash(word: str) -> int:
    """Return the hash of a word of a title."""
    return crc32(f"w:{word}".encode())


@lru_cache(maxsize=15_000)
def _word(word: str) -> tuple[int, ...]:
    bounded = f"<{word}>"
    grams = [word_hash(word)] * 2
    for size in _CHARACTER_GRAMS:
        grams.extend(crc32(bounded[start : start + size].encode()) for start in range(len(bounded) - size + 1))
    return tuple(grams)


@lru_cache(maxsize=1_000)
def _category(category: str) -> tuple[int, ...]:
    found = [word for word in words(category.replace("_", " ")) if word not in ("job", "jobs")]
    if not found:
        return ()
    return (*(crc32(f"c:{word}".encode()) for word in found), crc32(f"c={' '.join(found)}".encode()))


def _description(description: str) -> list[int]:
    found = words(description[:DESCRIPTION_READ])
    grams = [_description_word(word) for word in found]
    grams.extend(crc32(f"d:{one} {two}".encode()) for one, two in pairwise(found))
    return grams


@lru_cache(maxsize=30_000)
def _description_word(word: str) -> int:
    return crc32(f"d:{word}".encode())
