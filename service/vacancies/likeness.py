"""What adverts have in common that are copies of each other but for a few words: MinHash, in bands.

A description is taken as the set of its runs of `RUN` words. For each of 128 hash functions the smallest hash over the
set is kept: two sets agree in one with a probability that is their Jaccard similarity (A. Z. Broder, 1997, On the
resemblance and containment of documents). The 128 are taken in 8 bands of 16, and adverts that agree in a whole band
are alike: with a similarity of 0.95 they do so 99 times in 100, with 0.9 four times in five, with 0.7 once in 40.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from service.vacancies.vacancy import Vacancy

BANDS, ROWS = 8, 16
RUN = 4
"""Words of a run."""

FEWEST_WORDS = 50
"""Words of a description below which nothing is said to be like it."""

_SEED = 20201


def likeness(vacancy: Vacancy) -> tuple[int, ...]:
    """Return a key for each band, of 63 bits; none of a vacancy that has no full description.

    Vacancies that share a key have the same title and place, once normalised, and descriptions that are alike.
    Employers may differ: those of agencies' copies do.
    """
    words = normalise(vacancy.description).split()
    if len(words) < FEWEST_WORDS:
        return ()
    runs = {crc32(" ".join(words[start : start + RUN]).encode()) for start in range(len(words) - RUN + 1)}
    factors, shifts = _functions()
    hashes = (factors * np.fromiter(runs, np.uint64, len(runs)) + shifts) >> np.uint64(32)
    bands = hashes.min(axis=1).astype("<u4").reshape(BANDS, ROWS)
    of = f"{normalise(vacancy.title)}\x1f{normalise(vacancy.place.text)}\x1f".encode()
    return tuple(_key(of + bytes([band]) + row.tobytes()) for band, row in enumerate(bands))


@cache
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return odd factors and shifts of the hash functions, each of shape (BANDS * ROWS, 1); always the same ones."""
    drawn = np.random.Generator(np.random.PCG64(_SEED)).integers(2**64, size=(2, BANDS * ROWS, 1), dtype=np.uint64)
    return drawn[0] | np.uint64(1), drawn[1]


def _key(content: bytes) -> int:
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1
