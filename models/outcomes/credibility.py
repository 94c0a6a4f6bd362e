"""How far counts are believed against what was known without them."""

from __future__ import annotations

from collections.abc import Sequence
from math import lgamma

import numpy as np
from numpy.typing import NDArray

STRENGTHS = np.geomspace(0.1, 10_000, 61)
"""The strengths among which the likeliest is sought: people that what is known stands for."""

Vector = NDArray[np.float64]


def estimate_strength(subjects: Sequence[tuple[Vector, Vector]]) -> float:
    """Return how many people the shares expected of many subjects stand for, as their counts tell.

    It is the concentration of the Dirichlet distribution with the expected shares as its mean under which the counts
    are likeliest (Dirichlet-multinomial likelihood; T. Minka, Estimating a Dirichlet distribution, 2000, section 3).
    Where the expected shares are near the observed ones it is large, and counts change them little.

    Args:
        subjects: of each, its people in some groups and the shares expected there, above 0 and of sum 1; both of shape
            (groups,). Of none, the strength is the largest of `STRENGTHS`.
    """
    likelihoods = [sum(_likelihood(*each, strength) for each in subjects) for strength in STRENGTHS]
    return float(STRENGTHS[::-1][np.argmax(likelihoods[::-1])])


def credibility(people: float, strength: float) -> float:
    """Return the weight of an observed share beside the expected one, 0 to 1: people / (people + strength).

    It is what the posterior mean of the Dirichlet gives it (also known as Bühlmann's credibility).
    """
    return people / (people + strength)


def _likelihood(counts: Vector, expected: Vector, strength: float) -> float:
    """Return the logarithm of the Dirichlet-multinomial likelihood, but for what does not depend on the strength."""
    total = lgamma(strength) - lgamma(strength + float(counts.sum()))
    for count, share in zip(counts, expected, strict=True):
        if count:
            total += lgamma(strength * share + count) - lgamma(strength * share)
    return total
