"""How far two agree, beyond what chance gives: percentage and Cohen's kappa, at every level of the classification.

Kappa is of J. Cohen, "A coefficient of agreement for nominal scales" (1960); its interval by the large-sample variance
of J. L. Fleiss, J. Cohen and B. S. Everitt, "Large sample standard errors of kappa and weighted kappa" (1969). The
interval of the percentage is E. B. Wilson's (1927), which holds near 0 and 1 too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from mappings.schemes import UNIT_GROUP

Z = 1.959964
"""Standard deviations on either side of the mean within which 95% of a normal distribution lie."""

LEAST = 30
"""Items of which the interval of kappa is told."""

UNCODED = "none"
"""The category of what cannot be coded, at every level."""

Pair = tuple[str | None, str | None]
"""Codes that two gave one item; None where one holds that it cannot be coded."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two agree at a level.

    Attributes:
        level: digits that are compared, 1 to 4.
        items: how many items both coded to that level, or found that they cannot be coded.
        share: share of them on which they agree, 0 to 1.
        low: lower end of its 95% interval.
        high: upper end.
        kappa: Cohen's kappa, at most 1; None where it is not defined, because all are of one category.
        kappa_low: lower end of its 95% interval; None of fewer than `LEAST` items, which it does not hold for.
        kappa_high: upper end.
    """

    level: int
    items: int
    share: float
    low: float
    high: float
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None


def agreements(pairs: Sequence[Pair]) -> list[Agreement]:
    """Return how far two agree at each level, from the unit group up; no level to which they coded nothing."""
    found = []
    for level in range(UNIT_GROUP, 0, -1):
        cut = [(_cut(one, level), _cut(other, level)) for one, other in pairs]
        both = [(one, other) for one, other in cut if one and other]
        if both:
            found.append(_agreement(level, both))
    return found


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float] | None:
    """Return Cohen's kappa and its standard error.

    Args:
        pairs: the categories of each item by the first and by the second; at least one.

    Returns:
        None where chance alone would agree on everything, because all are of one category.
    """
    n = len(pairs)
    joint = Counter(pairs)
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    observed = sum(count for (one, other), count in joint.items() if one == other) / n
    expected = sum(count * second[category] for category, count in first.items()) / n**2
    if expected == 1:
        return None
    kappa = (observed - expected) / (1 - expected)
    agreeing = sum(
        joint[c, c] / n * (1 - (first[c] + second[c]) / n * (1 - kappa)) ** 2 for c in first.keys() & second.keys()
    )
    differing = (1 - kappa) ** 2 * sum(
        count / n * ((second[one] + first[other]) / n) ** 2 for (one, other), count in joint.items() if one != other
    )
    variance = agreeing + differing - (kappa - expected * (1 - kappa)) ** 2
    return kappa, sqrt(max(variance, 0.0) / n) / (1 - expected)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share of `n` (at least 1)."""
    middle = share + Z**2 / (2 * n)
    half = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    whole = 1 + Z**2 / n
    return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)


def _agreement(level: int, pairs: Sequence[tuple[str, str]]) -> Agreement:
    share = sum(one == other for one, other in pairs) / len(pairs)
    found = cohens_kappa(pairs)
    kappa, error = found or (None, 0.0)
    ends: tuple[float | None, float | None] = None, None
    if kappa is not None and len(pairs) >= LEAST:
        ends = max(kappa - Z * error, -1.0), min(kappa + Z * error, 1.0)
    return Agreement(level, len(pairs), share, *wilson(share, len(pairs)), kappa, *ends)


def _cut(code: str | None, level: int) -> str:
    """Return a code at a level; empty where it does not reach it."""
    if code is None:
        return UNCODED
    return code[:level] if len(code) >= level else ""
