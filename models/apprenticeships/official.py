"""The occupations of the occupational maps that a standard is, where it is one of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from mappings.normalise import normalise
from mappings.occupational_maps import MapOccupation, load_occupations, load_standards
from models.apprenticeships.standard import Standard, read
from models.coding import Item

_REFERENCE = re.compile(r"(?:ST\d{4}|OCC\d{4}[A-Z]?)\Z")
_VARIANT = " - "


def occupations(standard: Standard) -> tuple[MapOccupation, ...]:
    """Return the occupations that a standard is, by its reference (`ST0397`, `OCC0397A`) or by title and level.

    A title is that of the occupation, that which the occupations of one standard begin with, or that which the standard
    had in 2020. Without a level, occupations of all levels are meant.
    """
    written = standard.title.upper()
    if _REFERENCE.match(written):
        return _by_reference().get(written, ())
    named = _by_title().get(normalise(standard.title), ())
    return tuple(each for each in named if standard.level in (None, each.level))


def as_known(standard: Standard, known: Sequence[MapOccupation]) -> Standard:
    """Return the standard with what is not given of it taken from the first occupation that it is known as."""
    if not known:
        return standard
    first = known[0]
    filled = read(Item(first.title, level=str(first.level), route=first.route))
    return replace(
        standard,
        title=filled.title if _REFERENCE.match(standard.title.upper()) else standard.title,
        level=standard.level or filled.level,
        route=standard.route or filled.route,
        job_titles=standard.job_titles or first.job_titles,
    )


def shares(occupations: Iterable[MapOccupation]) -> dict[str, float]:
    """Return the official SOC2020 unit groups of occupations, with shares that sum to 1; empty where none has one."""
    codes = [each.soc2020 for each in occupations if each.soc2020]
    return {code: codes.count(code) / len(codes) for code in dict.fromkeys(codes)}


@cache
def _by_reference() -> Mapping[str, tuple[MapOccupation, ...]]:
    found: dict[str, list[MapOccupation]] = defaultdict(list)
    for each in load_occupations().values():
        for reference in (each.code, *each.products):
            found[reference].append(each)
    return {reference: tuple(those) for reference, those in found.items()}


@cache
def _by_title() -> Mapping[str, tuple[MapOccupation, ...]]:
    found: dict[str, dict[str, MapOccupation]] = defaultdict(dict)
    for each in load_occupations().values():
        for title in (each.title, each.title.partition(_VARIANT)[0]):
            found[normalise(title)][each.code] = each
    for standard in load_standards().values():
        for each in _by_reference().get(standard.reference, ()):
            found[normalise(standard.title)][each.code] = each
    return {title: tuple(those.values()) for title, those in found.items()}
