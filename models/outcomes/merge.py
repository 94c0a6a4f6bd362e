"""Merge counts of what graduates did with what was known of where their subjects lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mappings.schemes import load_subjects
from models.coding import Scheme
from models.equivalents import crossing
from models.outcomes.counted import Counted
from models.outcomes.credibility import credibility, estimate_strength
from models.outcomes.spread import spread

Weights = NDArray[np.float64]
"""Weights of subjects of HECoS and unit groups, both in order of their codes; shape (1092, unit groups)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What is known of one scheme, with counts.

    Attributes:
        weights: the weights with the counts merged in.
        shares: share of the subject's graduates in each unit group by the counts; 0 of a subject that has none.
        credibility: the weight of these shares beside what was known without, 0 to 1, shape (1092,).
    """

    weights: Weights
    shares: Weights
    credibility: NDArray[np.float64]


def strength_of(rows: Sequence[Counted], weights: Mapping[Scheme, Weights]) -> float:
    """Return how many graduates what is known without counts stands for, as the counts of all tables tell.

    The expected shares are the weights of a subject made to sum to 1; a weight of 0 is taken for the least that is not.

    Args:
        rows: the counts.
        weights: what is known without them, by each scheme that they are in.
    """
    least = {scheme: known[known > 0].min(initial=1.0) for scheme, known in weights.items()}
    return estimate_strength([_expected(row, weights[row.scheme] + least[row.scheme]) for row in rows])


def merge(rows: Sequence[Counted], weights: Mapping[Scheme, Weights], strength: float) -> dict[Scheme, Merged]:
    """Return the weights of each scheme with counts merged in.

    For a subject whose tables have N people, n of them in a unit group, a weight w becomes (1 - z) w + z n / N, where
    z = N / (N + strength): without people it stays, and the more there are, the nearer it is to the share of graduates.
    Counts of groups of subjects, or of wider groups of occupations, are spread over them in proportion to w, so that
    each subject has only a part of N. Counts in the other edition of SOC are carried by the official shares.

    Args:
        rows: the counts.
        weights: what is known without them, by scheme: each that the counts are in, and each that is wanted.
        strength: how many graduates that stands for, above 0: see `strength_of`.
    """
    return {scheme: _merged(rows, weights, scheme, strength) for scheme in weights}


def places_of(subjects: Iterable[str]) -> list[int]:
    """Return the places of subjects of HECoS in the order of `Weights`."""
    order = _order()
    return sorted(order[code] for code in subjects)


def _expected(row: Counted, weights: Weights) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the people of each code that tells of some, and the shares that the weights, above 0, let expect there."""
    known = weights[places_of(row.subjects)].sum(axis=0)
    shares = np.array([known[places].sum() for places in row.places.values()])
    return np.array([float(row.told[code]) for code in row.places]), shares / known.sum()


def _merged(rows: Iterable[Counted], weights: Mapping[Scheme, Weights], scheme: Scheme, strength: float) -> Merged:
    people = np.zeros_like(weights[scheme])
    total = np.zeros(len(people))
    for row in rows:
        places = places_of(row.subjects)
        of_row = spread(row.told, row.places, weights[row.scheme][places])
        placed = of_row.sum()
        total[places] += row.people * (of_row.sum(axis=1) / placed if placed else 1 / len(places))
        people[places] += of_row if row.scheme == scheme else of_row @ crossing(row.scheme)
    shares = np.divide(people, total[:, None], out=np.zeros_like(people), where=total[:, None] > 0)
    z = np.array([credibility(each, strength) for each in total])
    return Merged((1 - z)[:, None] * weights[scheme] + z[:, None] * shares, shares, z)


@cache
def _order() -> Mapping[str, int]:
    return {code: place for place, code in enumerate(load_subjects("hecos").groups)}
