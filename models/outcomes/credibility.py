"""How far counts are believed against what was known without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import NDArray

STRENGTHS = np.geomspace(0.1, 10_000, 61)
"""The strengths among which the likeliest is sought: people that what is known stands for."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The graduates of one subject, and the shares expected of them.

    Attributes:
        counts: people in each of some groups, shape (n,).
        expected: share expected in each, above 0 and summing to 1, shape (n,).
    """

    counts: NDArray[np.float64]
    expected: NDArray[np.float64]


def estimate_strength(subjects: Sequence[Counted]) -> float:
    """Return how many people the expected shares stand for, by the counts of many subjects.

    It is the concentration of the Dirichlet distribution with the expected shares as its mean under which the counts
    are likeliest (Dirichlet-multinomial likelihood; T. Minka, Estimating a Dirichlet distribution, 2000, section 3).
    Where the expected shares are near the observed ones it is large, and counts change them little.

    Args:
        subjects: the subjects with counts; of none, the largest of `STRENGTHS`.
    """
    likelihoods = [sum(_likelihood(each, strength) for each in subjects) for strength in STRENGTHS]
    return float(STRENGTHS[::-1][np.argmax(likelihoods[::-1])])


def credibility(people: float, strength: float) -> float:
    """Return the weight of an observed share beside the expected one, 0 to 1: people / (people + strength).

    It is what the Dirichlet's posterior mean gives it (also known as Bühlmann's credibility).
    """
    return people / (people + strength)


def _likelihood(subject: Counted, strength: float) -> float:
    """Return the logarithm of the Dirichlet-multinomial likelihood, but for what does not depend on the strength."""
    total = lgamma(strength) - lgamma(strength + float(subject.counts.sum()))
    for count, expected in zip(subject.counts, subject.expected, strict=True):
        if count:
            total += lgamma(strength * expected + count) - lgamma(strength * expected)
    return total
