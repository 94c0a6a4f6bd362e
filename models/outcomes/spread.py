"""Which counts tell of which unit groups, and how their people are spread over these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from mappings.schemes import load_scheme
from models.outcomes.withhold import ALL, groups_above, nearest


def told_by(counts: Mapping[str, int | None], scheme: str) -> dict[str, list[int]]:
    """Return, by each code that tells of some unit groups, the places of these in the scheme.

    A unit group is told of by its own count; where that is withheld or has no row, by the nearest wider one that is
    told.

    Args:
        counts: the count of each code that has a row; None where it is withheld.
        scheme: scheme of the codes.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(load_scheme(scheme).unit_groups):
        told = next((code for code in (group, *groups_above(scheme, group)) if counts.get(code) is not None), None)
        if told is not None:
            found[told].append(place)
    return dict(found)


def told_apart(counts: Mapping[str, int | None], scheme: str) -> dict[str, int]:
    """Return the count of each code that is told, less those of the nearest codes below it that are told."""
    told = {code: count for code, count in counts.items() if count is not None}
    rest = dict(told)
    for code, count in told.items():
        total = nearest(code, told, partial(groups_above, scheme))
        if total is not None:
            rest[total] -= count
    return {code: max(count, 0) for code, count in rest.items()}


def everyone(counts: Mapping[str, int | None], scheme: str) -> int:
    """Return how many people there are: the total, or where it is not told, all that is told added up."""
    total = counts.get(ALL)
    return sum(told_apart(counts, scheme).values()) if total is None else total


def spread(
    told: Mapping[str, int], places: Mapping[str, Sequence[int]], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many people of each subject are taken to be in each unit group, shape (subjects, groups).

    The people of a code are spread over its unit groups and all subjects in proportion to `weights`, evenly where
    these are all 0.

    Args:
        told: people of each code, as `told_apart` has them.
        places: places of the unit groups of each, as `told_by` has them.
        weights: what is known without counts, shape (subjects, groups).
    """
    people = np.zeros_like(weights)
    for code, groups in places.items():
        known = weights[:, groups]
        known = known if known.any() else np.ones_like(known)
        people[:, groups] = told[code] * known / known.sum()
    return people
