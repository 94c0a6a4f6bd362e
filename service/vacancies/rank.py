"""How vacancies that fit are ranked: by confidence of the code, words, distance and recency."""

from __future__ import annotations

from datetime import date
from math import log2

import numpy as np
import numpy.typing as npt

HALF_KM = 20.0
"""Distance at which a vacancy counts half."""

HALF_DAYS = 30.0
"""Age at which a vacancy counts half."""

IN_TEXT = 0.25
"""What a vacancy counts that has the words sought, but not all of them in its title and employer."""

LEAST = 1e-6
"""What a code counts at least."""

Floats = npt.NDArray[np.float64]


def standing(match: float, advertised: date) -> float:
    """Return what a vacancy's rank has of its own, whatever is sought: log2(match) + day / 30.

    Neither it nor the order that it gives changes as time goes by.

    Args:
        match: confidence of its code, 0 to 1.
        advertised: the day on which it was advertised.
    """
    return log2(max(match, LEAST)) + advertised.toordinal() / HALF_DAYS


def ranks(standings: Floats, fits: Floats, distances: Floats) -> Floats:
    """Return the rank of each vacancy, the best largest: log2(fit) - log2(1 + distance / 20) + its standing.

    Args:
        standings: what each has of its own.
        fits: how far each is what is sought, above 0 and at most 1.
        distances: km from the place sought; 0 where none is.
    """
    found: Floats = np.log2(fits) - np.log2(1 + distances / HALF_KM) + standings
    return np.round(found, 9)


def score(rank: float, today: int) -> float:
    """Return a rank as the share, above 0 and at most 1, of a sure code in the very place on the day `today`."""
    return float(min(1.0, 2.0 ** (rank - today / HALF_DAYS)))
