"""Decide how deep an item can honestly be coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models.coding import Reason

MORE_LIKELY_THAN_NOT = 0.5
"""A group is coded when its probability is at least this: the coder is then more often right than wrong."""

_TIE = 0.8
"""Two groups tie where the second is at least this many times as probable as the first."""

_LEVELS = (4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep an item is coded: `code` (None where nothing is probable enough), its probability, why not deeper."""

    code: str | None
    probability: float | None
    reason: Reason | None


def settle_depth(candidates: Sequence[tuple[str, float]]) -> Depth:
    """Return the most detailed group that is more likely right than wrong.

    Args:
        candidates: unit groups with probabilities that sum to 1 (or a little less), best first.
    """
    if candidates[0][1] >= MORE_LIKELY_THAN_NOT:
        return Depth(candidates[0][0], candidates[0][1], None)
    tied = len(candidates) > 1 and candidates[1][1] >= _TIE * candidates[0][1]
    reason: Reason = "tie" if tied else "too_vague"
    for level in _LEVELS[1:]:
        sums: dict[str, float] = defaultdict(float)
        for code, probability in candidates:
            sums[code[:level]] += probability
        code = max(sums, key=lambda each: sums[each])
        if sums[code] >= MORE_LIKELY_THAN_NOT:
            return Depth(code, sums[code], reason)
    return Depth(None, None, reason)
