"""What unit groups share, and how near it brings one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Walk:
    """The walks from one area to a unit group outside of it.

    Attributes:
        chance: the chance to end there, 0 to 1.
        through: what is walked through, with the part of the chance that it has.
    """

    chance: float = 0.0
    through: dict[str, float] = field(default_factory=dict)


class Ties:
    """Ties of unit groups to things that several of them may have, such as a title or a route."""

    def __init__(self, ties: Iterable[tuple[str, str, float]]) -> None:
        """Take ties as unit group, thing and weight; those of the same two add up."""
        self._things: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._groups: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for group, thing, weight in ties:
            self._things[group][thing] += weight
            self._groups[thing][group] += weight

    def walks(self, area: Collection[str]) -> Mapping[str, Walk]:
        """Return where two steps lead from `area`, by unit group outside of it.

        The first step goes from the area along one of its ties, the second back along one of those of the thing that
        is met; each tie is taken as often as its weight says. The chances sum to at most 1, the rest stay in the area.
        """
        starts: dict[str, float] = defaultdict(float)
        for group in area:
            for thing, weight in self._things.get(group, {}).items():
                starts[thing] += weight
        total = sum(starts.values())
        walks: dict[str, Walk] = defaultdict(Walk)
        for thing, weight in starts.items():
            groups = self._groups[thing]
            step = weight / total / sum(groups.values())
            for group, back in groups.items():
                if group not in area:
                    walks[group].chance += step * back
                    walks[group].through[thing] = step * back
        return walks
