"""The rules by which the owners of outcomes round and withhold figures, so that they tell of nobody."""

from __future__ import annotations

from math import floor

ROUNDED_TO = 5
"""Counts of people are told to the nearest multiple of this (HESA, and LEO)."""

LEAST_BASE = 22.5
"""A percentage of fewer people than this is not told (HESA)."""

LEAST_AVERAGED = {"graduate_outcomes": 8, "dlhe": 8, "leo": 11}
"""An average or quartile of fewer people than this is not told. HESA's rule withholds those of 7 or fewer. The guidance
to LEO's files says that small numbers are withheld, and not which: 11 is the least count that this project tells."""

POUNDS = 100
"""Earnings are told to the nearest multiple of this (LEO)."""


def rounded(count: float) -> int:
    """Return a count as it may be told: to the nearest multiple of 5, halves upwards, so that 0, 1 and 2 are told as 0.

    Source: HESA, standard rounding methodology (https://www.hesa.ac.uk/about/regulation/data-protection/
    rounding-and-suppression-anonymise-statistics).
    """
    return _nearest(count, ROUNDED_TO)


def rounded_pounds(earnings: float) -> int:
    """Return earnings as they may be told: to the nearest £100.

    Source: DfE, data guidance to LEO graduate outcomes (https://explore-education-statistics.service.gov.uk/
    find-statistics/graduate-outcomes-leo).
    """
    return _nearest(earnings, POUNDS)


def _nearest(number: float, multiple: int) -> int:
    return floor(number / multiple + 0.5) * multiple
