"""The gate: is a challenger worse than the champion, beyond noise, on the same adverts or on a slice of them?

The paired bootstrap (Efron & Tibshirani, 1993, An introduction to the bootstrap; Koehn, 2004, Statistical significance
tests for machine translation evaluation, EMNLP) draws the adverts again with replacement. What a draw says depends only
on how many of its adverts the challenger codes worse, the same and better, and these three counts are multinomial, so
they are drawn directly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

ALL = "all"
"""The name of the difference over all adverts."""

LEVEL = 0.05
"""The chance that the gate refuses a challenger that is no worse: over all adverts, and again over all slices."""

RESAMPLES = 10_000
"""Draws of the adverts: as many as tell a chance of 0.05 shared by some hundred slices."""

_SEED = 20261127


@dataclass(frozen=True, slots=True)
class Difference:
    """How a challenger's agreement with people differs from the champion's over the same adverts.

    Attributes:
        adverts: how many there are.
        champion: share whose first candidate is right, by the champion, 0 to 1.
        challenger: the same by the challenger.
        worse: adverts that the champion alone has right.
        better: adverts that the challenger alone has right.
        low: lower end of the 95% interval of the difference, challenger less champion, -1 to 1.
        high: upper end.
        chance: the share of draws in which the challenger is no worse: small where it is worse beyond noise.
    """

    adverts: int
    champion: float
    challenger: float
    worse: int
    better: int
    low: float
    high: float
    chance: float


def difference(champion: Sequence[bool], challenger: Sequence[bool]) -> Difference:
    """Measure a difference.

    One advert that is worse and one that is better are added before drawing, by the rule of succession: else a few that
    are all worse would leave no doubt (5 of 5 come up by chance once in 32 times, but no draw of them is better).

    Args:
        champion: whether the champion's first candidate is right, for each advert.
        challenger: the same of the challenger.

    Raises:
        ValueError: there are no adverts, or not as many of each.
    """
    if not champion:
        raise ValueError("There are no rows to compare.")
    pairs = list(zip(champion, challenger, strict=True))
    worse, better = pairs.count((True, False)), pairs.count((False, True))
    counts = np.array([worse + 1, better + 1, len(pairs) - worse - better])
    drawn = np.random.default_rng(_SEED).multinomial(counts.sum(), counts / counts.sum(), RESAMPLES)
    gains = (drawn[:, 1] - drawn[:, 0]) / counts.sum()
    low, high = np.quantile(gains, (0.025, 0.975))
    return Difference(
        len(pairs),
        sum(champion) / len(pairs),
        sum(challenger) / len(pairs),
        worse,
        better,
        float(low),
        float(high),
        float((1 + (gains >= 0).sum()) / (1 + RESAMPLES)),
    )


def differences(
    champion: Sequence[bool], challenger: Sequence[bool], slices: Mapping[str, Sequence[int]]
) -> dict[str, Difference]:
    """Return the difference over all adverts, by the name `ALL`, and over each slice.

    Args:
        champion: see `difference`.
        challenger: see `difference`.
        slices: places of the adverts of each slice, by its name (`training.slices`).
    """
    places = {ALL: range(len(champion)), **slices}
    return {
        name: difference([champion[place] for place in those], [challenger[place] for place in those])
        for name, those in places.items()
    }


def worse(found: Mapping[str, Difference]) -> list[str]:
    """Return the names of the differences in which the challenger is worse beyond noise, the least doubtful first.

    All adverts are one test at `LEVEL`. The slices are many tests at once and share another `LEVEL` by the procedure of
    Holm (1979, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6): the least chance is held
    against `LEVEL` over the number of slices, the next against `LEVEL` over one fewer, until one is not below.
    """
    refused = [ALL] if found[ALL].chance <= LEVEL else []
    ranked = sorted((name for name in found if name != ALL), key=lambda name: found[name].chance)
    for place, name in enumerate(ranked):
        if found[name].chance > LEVEL / (len(ranked) - place):
            break
        refused.append(name)
    return refused
