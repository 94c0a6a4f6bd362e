"""How a group of one edition of SOC relates to those of the other: which of its people are where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mappings.crosswalk import load_crosswalk
from mappings.schemes import UNIT_GROUP
from models.coding import Scheme
from models.equivalents import other

Kind = Literal["none", "one to one", "one to many", "many to one", "many to many"]
"""The kinds of relationship of a correspondence table, from a group to those that it is linked to. `one to many`: these
have nobody else; `many to one`: the one that it is linked to has others too."""

_ALL = 1 - 1e-6


@dataclass(frozen=True, slots=True)
class Moved:
    """A group of the other edition that has people of a group.

    Attributes:
        code: its code.
        title: its title.
        share: share of the group's people who are in it, above 0 and at most 1.
        back: share of its own people whom the group has, above 0 and at most 1.
    """

    code: str
    title: str
    share: float
    back: float


@dataclass(frozen=True, slots=True)
class Relation:
    """The groups of the other edition that a group is linked to, largest share first, and the kind of relationship."""

    kind: Kind
    links: tuple[Moved, ...]


def relation(scheme: Scheme, code: str) -> Relation:
    """Return how a group relates to those of the other edition; a sub-unit group stands for its unit group.

    Shares are of the people of the dual-coded samples behind the crosswalk (docs/data.md).

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    away = other(scheme)
    there, back = load_crosswalk(scheme, away), load_crosswalk(away, scheme)
    links = tuple(
        Moved(
            link.code,
            there.target.group(link.code).title,
            link.share,
            next(each.share for each in back.targets(link.code) if each.code == code[:UNIT_GROUP]),
        )
        for link in there.targets(code)
    )
    return Relation(_kind(links), links)


def _kind(links: tuple[Moved, ...]) -> Kind:
    if not links:
        return "none"
    alone = all(link.back >= _ALL for link in links)
    if len(links) == 1:
        return "one to one" if alone else "many to one"
    return "one to many" if alone else "many to many"
