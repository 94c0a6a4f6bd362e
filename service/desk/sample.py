"""Which cases people are to code: those that teach the coder most, and some at random to measure it by.

A case is worth its *uncertainty*, times *how often* its title comes, less what it is *like* those already chosen:

- Uncertainty is by margin: 1 less the difference between the probabilities of the first two candidates (T. Scheffer,
  C. Decomain and S. Wrobel, "Active hidden Markov models for information extraction", 2001).
- A title that comes often is worth more than one that comes once, as in the information density of B. Settles and
  M. Craven ("An analysis of active learning strategies for sequence labeling tasks", 2008); with the logarithm of its
  count, because the second copy teaches less than the first.
- Cases are chosen one by one, and each loses the share by which its title is like the likest chosen before, because a
  batch of near copies teaches little more than one of them (K. Brinker, "Incorporating diversity in active learning
  with support vector machines", 2003).

The random cases are drawn from all that came and that people have not decided on, those that wait on the desk too,
each as likely as it came often, by the keys of P. Efraimidis and P. Spirakis ("Weighted random sampling with a
reservoir", 2006).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappush, heappushpop
from itertools import count
from math import log2
from random import Random

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from mappings.normalise import normalise
from service.desk.case import Case, Sample

POOL = 2_000
"""Cases that are worth most, among which likeness is heeded; or 4 times as many as are wanted, if that is more."""


def worth(case: Case) -> float:
    """Return what a case teaches, before what it is like: 0 where the coder is sure, up to log2(1 + count)."""
    first, second, *_ = (*case.candidates.values(), 0.0, 0.0)
    return (1 - (first - second)) * log2(1 + case.count)


def choose(
    cases: Iterable[Case], known: Sequence[str], wanted: int, random: float, rng: Random
) -> Iterator[tuple[Case, Sample, float]]:
    """Yield at most so many cases, what each was drawn for and its priority: those at random come among the others.

    Args:
        cases: what there is, of which each may be drawn for either.
        known: titles that people are given already.
        wanted: how many.
        random: share of them that is drawn at random, 0 to 1.
        rng: what draws.
    """
    at_random = round(wanted * random)
    draws, pool = _Best(at_random), _Best(max(POOL, 4 * wanted))
    for case in cases:
        if case.is_of_all:
            draws.take(rng.random() ** (1 / case.count), case)
        if not case.is_waiting:
            pool.take(worth(case), case)
    drawn = draws.cases()
    telling = _most_telling(pool.cases(), [*known, *(case.item.title for case in drawn)], wanted - at_random)
    priorities = [priority for _, priority in telling] or [0.0]
    yield from ((case, "random", rng.choice(priorities)) for case in drawn)
    yield from ((case, "doubtful", priority) for case, priority in telling)


class _Best:
    """Keeps the cases with the largest keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places = count()
        self._held: list[tuple[float, int, Case]] = []

    def take(self, key: float, case: Case) -> None:
        """Keep a case, unless as many have larger keys."""
        entry = key, -next(self._places), case
        if len(self._held) < self._most:
            heappush(self._held, entry)
        elif self._most:
            heappushpop(self._held, entry)

    def cases(self) -> list[Case]:
        """Return them, the largest key first."""
        return [case for _, _, case in sorted(self._held, reverse=True)]


def _most_telling(pool: Sequence[Case], known: Iterable[str], wanted: int) -> list[tuple[Case, float]]:
    """Return at most so many cases with what each is worth, none of them sure or a copy of what is known."""
    titles = [normalise(case.item.title) for case in pool]
    base = np.array([worth(case) for case in pool])
    likest = np.zeros(len(pool), np.float32)
    for title in map(normalise, known):
        likest = np.maximum(likest, _likeness(title, titles))
    chosen: list[tuple[Case, float]] = []
    while len(chosen) < min(wanted, len(pool)):
        left = base * (1 - likest)
        best = int(left.argmax())
        if left[best] <= 0:
            break
        chosen.append((pool[best], float(left[best])))
        likest = np.maximum(likest, _likeness(titles[best], titles))
    return chosen


def _likeness(title: str, titles: Sequence[str]) -> NDArray[np.float32]:
    """Return how alike the words of a title and of each of others are, 0 to 1."""
    (scores,) = process.cdist([title], titles, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    return np.asarray(scores / 100, np.float32)
