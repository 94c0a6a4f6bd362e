"""The classifications: codes and titles of the groups at every level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from mappings.errors import UnknownCodeError, UnknownSchemeError
from mappings.package import resource, rows

SCHEMES = ("soc2020", "soc2010", "isco08")

UNIT_GROUP = 4
"""Digits of a unit group, the level to which titles are coded."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a scheme.

    Attributes:
        code: digits; a sub-unit group of SOC2020 has six (`111101` for the official notation 1111/01).
        title: the official title.
        level: the number of digits of `code`: 1 major, 2 sub-major, 3 minor, 4 unit, 6 sub-unit group.
        parent: code of the group one level up; empty for a major group.
    """

    code: str
    title: str
    level: int
    parent: str


@dataclass(frozen=True)
class Scheme:
    """A classification of occupations in one edition.

    Attributes:
        name: `soc2020`, `soc2010` or `isco08`.
        edition: the publication the groups were read from.
        title: the full name.
        groups: every group by its code, in order of code.
    """

    name: str
    edition: str
    title: str
    groups: Mapping[str, Group]

    def group(self, code: str) -> Group:
        """Return the group with `code`.

        Raises:
            UnknownCodeError: the scheme has no such code.
        """
        try:
            return self.groups[code]
        except KeyError:
            raise UnknownCodeError(
                f"{self.title} has no code {code!r}.", "Codes are digits, such as " + self.unit_groups[0] + "."
            ) from None

    def __contains__(self, code: object) -> bool:
        """Say whether the scheme has `code`."""
        return code in self.groups

    def parents(self, code: str) -> list[Group]:
        """Return the groups that contain `code`, nearest first.

        Raises:
            UnknownCodeError: the scheme has no such code.
        """
        found = []
        group = self.group(code)
        while group.parent:
            group = self.groups[group.parent]
            found.append(group)
        return found

    def children(self, code: str) -> list[Group]:
        """Return the groups one level below `code`, in order of code.

        Raises:
            UnknownCodeError: the scheme has no such code.
        """
        self.group(code)
        return self._children.get(code, [])

    @cached_property
    def unit_groups(self) -> tuple[str, ...]:
        """The codes of the unit groups, sorted."""
        return tuple(code for code in self.groups if len(code) == UNIT_GROUP)

    @cached_property
    def _children(self) -> dict[str, list[Group]]:
        families: dict[str, list[Group]] = {}
        for group in self.groups.values():
            families.setdefault(group.parent, []).append(group)
        return families


@cache
def load_scheme(name: str) -> Scheme:
    """Return the scheme called `name`: `soc2020`, `soc2010` or `isco08`.

    Raises:
        UnknownSchemeError: there is no such scheme.
    """
    if name not in SCHEMES:
        raise UnknownSchemeError(f"There is no scheme {name!r}.", f"The schemes are {', '.join(SCHEMES)}.")
    about = resource(name)
    groups = {code: Group(code, title, len(code), parent) for code, title, parent in rows(name)}
    return Scheme(name, about["edition"], about["title"], groups)
