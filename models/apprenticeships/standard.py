"""Read an apprenticeship standard from whatever is given of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mappings.normalise import normalise
from mappings.occupational_maps import MapOccupation
from mappings.package import rows
from models.coding import Item

LEVELS = range(2, 9)
"""Levels of the qualifications that standards lead to."""

_HOW = re.compile(
    r"\s*\((?:[\w -]*degree|apprenticeship)\)|\s+(?:degree )?apprenticeship(?: standard)?$", re.IGNORECASE
)
_BETWEEN = re.compile(r"[|;\n]+")
_LEVEL = re.compile(r"(?<!\d)[2-8](?!\d)")


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard as it is coded.

    Attributes:
        title: its title, without the words that say how the qualification is awarded; it may be empty.
        level: level of the qualification, 2 to 8; None where it is not known.
        route: code of its route in the table of routes; empty where it is not known.
        text: what the occupation is and does; it may be empty.
        job_titles: its typical job titles.
    """

    title: str
    level: int | None = None
    route: str = ""
    text: str = ""
    job_titles: tuple[str, ...] = ()


def read(item: Item) -> Standard:
    """Read a standard; a level or a route that there is not counts as not known."""
    level = _LEVEL.search(item.level)
    job_titles = (title.strip(" •*-\r\t") for title in _BETWEEN.split(item.typical_job_titles))
    text = " ".join(f"{item.overview} {_BETWEEN.sub(' ', item.duties)}".split())
    return Standard(
        _HOW.sub("", item.title).strip(),
        int(level.group()) if level else None,
        _routes().get(normalise(item.route), ""),
        text,
        tuple(dict.fromkeys(filter(None, job_titles))),
    )


def as_item(occupation: MapOccupation) -> Item:
    """Return an occupation of the occupational maps as the standard that would be coded if it had no official code."""
    return Item(
        occupation.title,
        "apprenticeship",
        level=str(occupation.level),
        route=occupation.route,
        typical_job_titles="|".join(occupation.job_titles),
    )


@cache
def _routes() -> Mapping[str, str]:
    """Codes of the routes by their titles, normalised, and by themselves."""
    return {name: code for code, title in rows("routes") for name in (normalise(title), code)}
