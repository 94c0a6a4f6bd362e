"""The group that a code names, or else the codes that it may have been meant for."""

from __future__ import annotations

from heapq import nsmallest

from rapidfuzz.distance import Prefix

from mappings.errors import UnknownCodeError
from mappings.schemes import Group, Scheme

_SHOWN = 3
_LONGEST = 20


def group_of(scheme: Scheme, code: str) -> Group:
    """Return the group of `scheme` with `code`.

    Raises:
        UnknownCodeError: there is none; the hint names the nearest codes, with their titles: those that begin alike,
            then those of like length.
    """
    if code in scheme:
        return scheme.groups[code]
    shown = code if len(code) <= _LONGEST else f"{code[:_LONGEST]}…"
    nearest = nsmallest(_SHOWN, scheme.groups, key=lambda each: _distance(code[:_LONGEST].upper(), each))
    named = "; ".join(f"{each} {scheme.groups[each].title}" for each in nearest)
    raise UnknownCodeError(f"{scheme.title} has no code {shown!r}.", f"The nearest are {named}.")


def _distance(code: str, known: str) -> tuple[int, int, list[int]]:
    steps = [abs(ord(one) - ord(other)) for one, other in zip(code, known, strict=False)]
    return -Prefix.similarity(code, known), abs(len(code) - len(known)), steps
