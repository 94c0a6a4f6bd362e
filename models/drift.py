"""Tell whether what is coded has drifted from what it is compared with, from counts alone.

The measure is the population stability index: the sum over the bins of (q - p) ln(q / p), where p is the share that a
bin had and q the share it has now. It is 0 for equal distributions and the same both ways (Jeffreys, 1946, Proceedings
of the Royal Society A 186, 453-461). Credit scoring reads it by rule of thumb: below 0.1 as stable, above 0.25 as a
large shift (Siddiqi, 2006, Credit Risk Scorecards). That rule leaves out that chance alone gives a positive index, on
average about (bins - 1)(1/m + 1/n) for m and n items (Yurdakul, 2018, Statistical Properties of Population Stability
Index, dissertation, Western Michigan University). With many bins and few items that is far above 0.25, and most bins
hold too few items for the formula; so the index is set beside what chance gives, found by drawing from the pooled
counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict

from models.tally import NONE, UNIT, UNKNOWN, Tally, values

MODERATE, LARGE = 0.1, 0.25
"""An index, less what chance adds, below the first is stable, and above the second a large shift."""

Reading = Literal["stable", "moderate", "large", "too few"]

SMOOTHING = 0.5
"""Added to each bin's count, so that an empty bin has a logarithm (Krichevsky & Trofimov, 1981)."""

CERTAINTY = 0.95

_DRAWS = 400
_MAJOR, _MINOR = 1, 3


@dataclass(frozen=True, slots=True)
class Shift:
    """How far one distribution lies from another."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    psi: float
    """Population stability index, 0 or more."""
    by_chance: float
    """The index that as many items of one distribution have on average."""
    limit: float
    """The index that they stay below in 95 of 100 cases."""
    reading: Reading
    """`stable`, `moderate` or `large`; `too few` where the index is within chance, and chance alone may pass 0.1."""


@dataclass(frozen=True, slots=True)
class Shifts:
    """How far the codings of some items lie from those of others."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    major: Shift
    """Of major groups, by the best candidate."""
    minor: Shift
    """Of minor groups."""
    confidence: Shift
    """Of the best candidate's probability, by tenths."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The codings of some items in shares, each 0 to 1."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    items: int
    """How many they are."""
    coded: float
    """Share coded to a unit group."""
    uncoded: float
    """Share not coded at all."""
    unknown: float
    """Mean over the items of the share of n-grams that the classifier has not learned."""
    reasons: dict[str, float]
    """Share of each reason for a short or missing code, the largest first."""
    majors: dict[str, float]
    """Share of each major group, by the best candidate; `none` is of those without candidates."""
    confidences: dict[str, float]
    """Share of each tenth of the best candidate's probability, by its lower end; `none` as above."""


def psi(expected: NDArray[np.float64], actual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the population stability index of counts.

    Args:
        expected: items in each bin, shape (..., bins).
        actual: the same of the items that are compared, shape (..., bins).

    Returns:
        The index of each pair of distributions, shape (...).
    """
    was, now = _shares(expected), _shares(actual)
    index: NDArray[np.float64] = ((now - was) * np.log(now / was)).sum(axis=-1)
    return index


def shift(expected: Mapping[str, int], actual: Mapping[str, int]) -> Shift:
    """Return how far `actual` lies from `expected`; both are items by bin, and neither is empty."""
    bins = sorted({*expected, *actual})
    was = np.array([expected.get(each, 0) for each in bins], np.float64)
    now = np.array([actual.get(each, 0) for each in bins], np.float64)
    pooled = (was + now) / (was.sum() + now.sum())
    rng = np.random.default_rng(0)  # the same counts always have the same limit
    drawn = psi(*(rng.multinomial(int(side.sum()), pooled, _DRAWS).astype(np.float64) for side in (was, now)))
    index, by_chance, limit = float(psi(was, now)), float(drawn.mean()), float(np.quantile(drawn, CERTAINTY))
    return Shift(round(index, 4), round(by_chance, 4), round(limit, 4), _reading(index, by_chance, limit))


def shifts(expected: Tally, actual: Tally) -> Shifts:
    """Return how far the codings counted in `actual` lie from those in `expected`; neither is empty."""
    return Shifts(
        shift(_groups(expected, _MAJOR), _groups(actual, _MAJOR)),
        shift(_groups(expected, _MINOR), _groups(actual, _MINOR)),
        shift(values(expected, "confidence"), values(actual, "confidence")),
    )


def profile(counts: Tally) -> Profile:
    """Return the codings counted in shares; there is at least one."""
    levels = values(counts, "level")
    items = levels.total()

    def shares(of: Counter[str]) -> dict[str, float]:
        return {value: round(of[value] / items, 4) for value in sorted(of)}

    reasons = shares(values(counts, "reason"))
    return Profile(
        items,
        coded=round(levels["4"] / items, 4),
        uncoded=round(levels["0"] / items, 4),
        unknown=round(counts[UNKNOWN] * UNIT / items, 4),
        reasons=dict(sorted(reasons.items(), key=lambda each: -each[1])),
        majors=shares(_groups(counts, _MAJOR)),
        confidences=shares(values(counts, "confidence")),
    )


def _groups(counts: Tally, level: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for code, count in values(counts, "group").items():
        found[code if code == NONE else code[:level]] += count
    return found


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    smoothed = counts + SMOOTHING
    shares: NDArray[np.float64] = smoothed / smoothed.sum(axis=-1, keepdims=True)
    return shares


def _reading(index: float, by_chance: float, limit: float) -> Reading:
    if index <= limit:
        return "stable" if limit < MODERATE else "too few"
    beyond = index - by_chance
    if beyond < MODERATE:
        return "stable"
    return "moderate" if beyond <= LARGE else "large"
