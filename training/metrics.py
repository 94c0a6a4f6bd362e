"""How well a coder agrees with people who coded the same items: pure functions of what each of them chose."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import accumulate
from typing import NamedTuple

UNIT_GROUP = 4
"""Digits of the codes compared, unless a figure says otherwise."""


class Judged(NamedTuple):
    """One item: what the coder proposed, and what people chose."""

    candidates: Sequence[tuple[str, float]]
    """Codes with probabilities (0 to 1), best first; empty where nothing was found."""
    best: Set[str]
    """The codes that a person named best; never empty."""
    acceptable: Set[str]
    """The codes that a person named best or acceptable."""


def agreement(rows: Sequence[Judged], k: int = 1, digits: int = UNIT_GROUP) -> float:
    """Return the share of rows one of whose first `k` candidates is a best code, compared on their first `digits`.

    This and the figures below raise ValueError when there are no rows.
    """
    return _share([_found({code[:digits] for code, _ in row.candidates[:k]}, row.best, digits) for row in rows])


def acceptability(rows: Sequence[Judged]) -> float:
    """Return the share of rows whose first candidate is an acceptable code."""
    return _share([_accepted(row) for row in rows])


def coverage(rows: Sequence[Judged], precision: float = 0.95, fewest: int = 20) -> float:
    """Return the largest share of rows, from the most confident down, whose first candidates are this often acceptable.

    It is how much could be coded without a clerk at that precision: a point of the risk-coverage curve (El-Yaniv and
    Wiener, 2010, On the foundations of noise-free selective classification). Rows of equal confidence keep their order.

    Args:
        rows: the items.
        precision: the share of the covered rows that must be acceptable.
        fewest: a cover of fewer rows than this says nothing and counts as none.
    """
    ranked = sorted(rows, key=lambda row: row.candidates[0][1] if row.candidates else 0.0, reverse=True)
    right = accumulate(_accepted(row) for row in ranked)
    return max((i for i, r in enumerate(right, 1) if i >= fewest and r / i >= precision), default=0) / _count(rows)


def calibration_error(rows: Sequence[Judged], bins: int = 10) -> float:
    """Return the expected calibration error of the first candidate's probability, taken as the chance of a best code.

    Rows are put in bins of equal width by that probability; each bin counts, by its share of all the rows, the distance
    between its mean probability and its agreement (Naeini, Cooper and Hauskrecht, 2015, Obtaining well calibrated
    probabilities using Bayesian binning). A row without candidates is in no bin.
    """
    gaps = [0.0] * bins
    for row in rows:
        if row.candidates:
            code, probability = row.candidates[0]
            gaps[min(bins - 1, int(probability * bins))] += probability - (code in row.best)
    return sum(map(abs, gaps)) / _count(rows)


def figures(rows: Sequence[Judged]) -> dict[str, float]:
    """Return every figure by name, each 0 to 1, and the number of rows.

    Raises:
        ValueError: there are no rows.
    """
    return {
        "rows": _count(rows),
        **{f"agree@{k}": agreement(rows, k) for k in (1, 3, 5, 10)},
        **{f"agree@1 {digits}d": agreement(rows, digits=digits) for digits in (3, 2, 1)},
        "acceptable@1": acceptability(rows),
        "coverage@95": coverage(rows),
        "ece": calibration_error(rows),
    }


def _found(proposed: Set[str], best: Set[str], digits: int) -> bool:
    return not proposed.isdisjoint(code[:digits] for code in best)


def _accepted(row: Judged) -> bool:
    return bool(row.candidates) and row.candidates[0][0] in row.acceptable


def _share(found: Sequence[bool]) -> float:
    return sum(found) / _count(found)


def _count(rows: Sequence[object]) -> int:
    if not rows:
        raise ValueError("There are no rows to measure.")
    return len(rows)
