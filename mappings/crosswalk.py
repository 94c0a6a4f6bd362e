"""Crosswalks: which codes of one scheme the people coded to a group of another have, and in what shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mappings.errors import UnknownCrosswalkError
from mappings.package import resource, rows
from mappings.schemes import UNIT_GROUP, Scheme, load_scheme

CROSSWALKS = (("soc2010", "soc2020"), ("soc2010", "isco08"), ("soc2020", "isco08"))
"""The pairs of schemes that a table links; each is used in both directions."""


@dataclass(frozen=True, slots=True)
class Link:
    """A code of the target scheme and the share, above 0 and at most 1, of the source group that has it."""

    code: str
    share: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two linked unit groups, the share of the first that is in the second, and the people the link stands for."""

    source: str
    target: str
    share: float
    weight: float


class Crosswalk:
    """The links from one scheme to another.

    Attributes:
        source: the scheme crossed from.
        target: the scheme crossed to.
        derived: whether the links were derived from the entries of the coding index, not published as such.
    """

    def __init__(self, source: Scheme, target: Scheme, pairs: Iterable[Pair], *, derived: bool = False) -> None:
        self.source = source
        self.target = target
        self.derived = derived
        self._pairs: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            self._pairs[pair.source].append(pair)

    def targets(self, code: str) -> tuple[Link, ...]:
        """Return the links of `code`, largest share first.

        A unit group is linked to unit groups. A sub-unit group has the links of its unit group. A shorter code is
        linked to groups of its own level, each unit group in it counting by the people it stands for in the samples
        behind the SOC2010 to SOC2020 table (`docs/data.md`). A code that the source leaves unlinked has no links.

        Raises:
            UnknownCodeError: the source scheme has no such code.
        """
        level = min(self.source.group(code).level, UNIT_GROUP)
        if level == UNIT_GROUP:
            links = [Link(pair.target, pair.share) for pair in self._pairs.get(code[:UNIT_GROUP], ())]
        else:
            people: dict[str, float] = defaultdict(float)
            for unit_group, pairs in self._pairs.items():
                if unit_group.startswith(code):
                    for pair in pairs:
                        people[pair.target[:level]] += pair.weight
            total = sum(people.values())
            links = [Link(target, weight / total) for target, weight in people.items()]
        return tuple(sorted(links, key=lambda link: (-link.share, link.code)))


@cache
def load_crosswalk(source: str, target: str) -> Crosswalk:
    """Return the crosswalk from scheme `source` to scheme `target`.

    Raises:
        UnknownSchemeError: either scheme does not exist.
        UnknownCrosswalkError: no table links the two.
    """
    schemes = load_scheme(source), load_scheme(target)
    if (source, target) in CROSSWALKS:
        name, backwards = f"crosswalk_{source}_{target}", False
    elif (target, source) in CROSSWALKS:
        name, backwards = f"crosswalk_{target}_{source}", True
    else:
        pairs = ", ".join(f"{one}-{other}" for one, other in CROSSWALKS)
        raise UnknownCrosswalkError(
            f"No crosswalk leads from {source} to {target}.", f"The linked schemes are {pairs}."
        )
    links = (
        Pair(second, first, float(reverse_share), float(weight))
        if backwards
        else Pair(first, second, float(share), float(weight))
        for first, second, share, reverse_share, weight, *_ in rows(name)
    )
    return Crosswalk(*schemes, links, derived=resource(name).get("derived", False))


@cache
def carried(code: str, source: str, target: str) -> tuple[Link, ...]:
    """Return what a code of scheme `source` is in scheme `target`: itself, wholly, where these are one scheme.

    Raises:
        UnknownSchemeError: either scheme does not exist.
        UnknownCrosswalkError: no table links the two.
        UnknownCodeError: the source scheme has no such code.
    """
    return (Link(code, 1.0),) if source == target else load_crosswalk(source, target).targets(code)
