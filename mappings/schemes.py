"""The classifications of occupations and of subjects: codes and titles of the groups at every level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from mappings.errors import UnknownCodeError, UnknownSchemeError
from mappings.package import resource, rows

SCHEMES = ("soc2020", "soc2010", "isco08")

SUBJECT_SCHEMES = ("hecos", "jacs3", "cah_1_1", "cah_1_3")
"""The classifications of what is studied; the two versions of the CAH put 397 of 1,092 subjects in different groups."""

_CAH = {2: 1, 5: 2, 8: 3}
_LEVELS = {"hecos": {6: 1}, "jacs3": {1: 1, 2: 2, 4: 3}, "cah_1_1": _CAH, "cah_1_3": _CAH}
"""The level of a group of a scheme of subjects by the length of its code."""

UNIT_GROUP, MINOR_GROUP = 4, 3
"""Digits of a unit group, the level to which titles are coded, and of the group above it."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a scheme.

    Attributes:
        code: digits; a sub-unit group of SOC2020 has six (`111101` for the official notation 1111/01). Of subjects: six
            digits in HECoS; `8`, `I1` or `I100` in JACS3 (area, principal, detailed); `11-01-01` in the CAH.
        title: the official title.
        level: the number of digits of `code`: 1 major, 2 sub-major, 3 minor, 4 unit, 6 sub-unit group. Of subjects: 1,
            2 or 3, from the broadest; HECoS has one level.
        parent: code of the group above; empty at the top.
    """

    code: str
    title: str
    level: int
    parent: str = ""


@dataclass(frozen=True)
class Scheme:
    """A classification of occupations or of subjects in one edition.

    Attributes:
        name: one of `SCHEMES` or of `SUBJECT_SCHEMES`.
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
            example = max(self.groups, key=len)
            raise UnknownCodeError(f"{self.title} has no code {code!r}.", f"Its codes are such as {example}.") from None

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
    def places(self) -> Mapping[str, int]:
        """The place of each unit group in `unit_groups`, from 0."""
        return {code: place for place, code in enumerate(self.unit_groups)}

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
    return _scheme(name, len)


@cache
def load_subjects(name: str) -> Scheme:
    """Return the scheme of subjects called `name`: `hecos`, `jacs3`, `cah_1_1` or `cah_1_3`.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
    """
    if name not in SUBJECT_SCHEMES:
        known = ", ".join(SUBJECT_SCHEMES)
        raise UnknownSchemeError(f"There is no scheme of subjects {name!r}.", f"The schemes of subjects are {known}.")
    levels = _LEVELS[name]
    return _scheme(name, lambda code: levels[len(code)])


def _scheme(name: str, level: Callable[[str], int]) -> Scheme:
    about = resource(name)
    groups = {code: Group(code, title, level(code), *above) for code, title, *above in rows(name)}
    return Scheme(name, about["edition"], about["title"], groups)
