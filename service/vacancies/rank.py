"""How vacancies that fit are ranked: by confidence of the code, distance and recency."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

HALF_KM = 20.0
"""Distance at which a vacancy counts half."""

HALF_DAYS = 30.0
"""Age at which a vacancy counts half."""

LEAST = 1e-6
"""What a code counts at least."""

Floats = npt.NDArray[np.float64]


def ranks(matches: Floats, distances: Floats, days: Floats) -> Floats:
    """Return the rank of each vacancy, the best largest.

    It is the base-2 logarithm of match / (1 + distance / 20) * 2 ** (day / 30). Neither it nor the order that it gives
    changes as time goes by.

    Args:
        matches: confidence of the code times its share in the occupation sought, 0 to 1.
        distances: km from the place sought; 0 where none is.
        days: ordinal number of the day on which each was advertised.
    """
    found: Floats = np.log2(np.maximum(matches, LEAST)) - np.log2(1 + distances / HALF_KM) + days / HALF_DAYS
    return np.round(found, 9)


def score(rank: float, today: int) -> float:
    """Return a rank as the share, above 0 and at most 1, of a sure code in the very place on the day `today`."""
    return float(min(1.0, 2.0 ** (rank - today / HALF_DAYS)))
