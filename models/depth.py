"""Decide how deep an item can honestly be coded: by the groups that cannot be ruled out at a stated coverage.

Split conformal prediction (Vovk, Gammerman & Shafer, 2005, Algorithmic Learning in a Random World) with the least
ambiguous sets (Sadinle, Lei & Wasserman, 2019, Journal of the American Statistical Association 114(525), 223-234): at
each level of the classification the set of plausible groups is those whose probability reaches that level's threshold,
chosen on adverts held out of learning so that the set holds the coder's group as often as the coverage states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mappings.schemes import UNIT_GROUP
from models.coding import Reason

MORE_LIKELY_THAN_NOT = 0.5
"""No group is coded that is less probable than this, even where it is the only plausible one."""

LEVELS = (4, 3, 2, 1)
"""Digits of unit, minor, sub-major and major groups, the most detailed first."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep an item is coded.

    Attributes:
        code: the most detailed group that is certain enough; None where there is none.
        probability: its probability, or None.
        reason: why it is not a unit group, or None.
        plausible: the unit groups that cannot be ruled out, most probable first; it may be empty.
    """

    code: str | None
    probability: float | None
    reason: Reason | None
    plausible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepthRule:
    """The rule of one kind of item.

    Attributes:
        coverage: how often the plausible groups of a level hold the coder's group, 0 to 1.
        least: the least probability of a plausible group, by the number of digits of the level (`"4"` to `"1"`).
    """

    coverage: float
    least: Mapping[str, float]

    def settle(self, candidates: Sequence[tuple[str, float]], conventional: bool = False) -> Depth:
        """Return the most detailed group that is the only plausible one of its level.

        Args:
            candidates: unit groups with probabilities that sum to 1 (or a little less), best first, at least one.
            conventional: whether the conventions of the coding index give the first candidate, and so settle it.
        """
        plausible = self._plausible(candidates, UNIT_GROUP)
        code, probability = candidates[0]
        if conventional or (plausible == (code,) and probability >= MORE_LIKELY_THAN_NOT):
            return Depth(code, probability, None, plausible)
        reason: Reason = "tie" if len(plausible) == 2 else "too_vague"
        for level in LEVELS[1:]:
            sums: dict[str, float] = defaultdict(float)
            for code, probability in candidates:
                sums[code[:level]] += probability
            only, *others = self._plausible(list(sums.items()), level) or ("",)
            if not others and sums[only] >= MORE_LIKELY_THAN_NOT:
                return Depth(only, sums[only], reason, plausible)
        return Depth(None, None, reason, plausible)

    def _plausible(self, groups: Sequence[tuple[str, float]], level: int) -> tuple[str, ...]:
        least = self.least[str(level)]
        return tuple(code for code, probability in groups if probability >= least)
