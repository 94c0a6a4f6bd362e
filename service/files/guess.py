"""Guess which column of a file holds which field of an item: by its name, and the title by its contents too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mappings.index import load_index
from mappings.normalise import normalise
from models.batch import READ, REQUIRED
from models.coding import Kind
from service.feeds.columns import NAMES

Cells = Sequence[Any]
"""The cells of a row."""

_OF_FEEDS = {"description": "description", "category": "category", "salary": "pay", "location": "place"}
"""Field of an item → what feeds call it."""

_TITLES: Mapping[Kind, tuple[str, ...]] = {
    "job_title": ("occupation", "job", "role", "post", "jobname", "currentjob", "occupationtitle", "jobdescription"),
    "vacancy": ("job", "role", "post", "jobname", "adtitle", "adverttitle"),
    "course": ("coursetitle", "course", "coursename", "programme", "kistitle", "subject", "qualification", "name"),
    "apprenticeship": ("standardtitle", "standard", "standardname", "apprenticeship", "larstitle", "name"),
}
"""What else columns with titles are called."""

_CODES = {
    "hecos": ("hecos", "hecoscode", "hecoscodes"),
    "jacs3": ("jacs3", "jacs", "jacscode", "jacs3code"),
    "cah": ("cah", "cahcode", "cah3", "cah13"),
    "level": ("level", "standardlevel", "qualificationlevel"),
    "industry": ("industry", "employersindustry", "sectorindustry", "industrysector", "sic", "business"),
    "qualifier": ("qualifier", "add"),
    "typical_job_titles": ("typicaljobtitles", "typicaltitles", "jobtitles"),
}

_LIKELY = 0.1
"""Share of the values of a column that are titles of the coding index, from which it is taken to hold job titles."""


def guess(columns: Sequence[str], some: Sequence[Cells], kind: Kind) -> dict[str, int]:
    """Return the place, from 1, of the column for each field that one seems to hold.

    Args:
        columns: names of the columns.
        some: a few hundred rows.
        kind: what the rows are.
    """
    found = by_name(columns, kind)
    free = [place for place in range(1, len(columns) + 1) if place not in found.values()]
    if found.keys().isdisjoint(REQUIRED[kind]) and (place := like_titles(some, free)):
        return {"title": place, **found}
    return found


def by_name(columns: Sequence[str], kind: Kind) -> dict[str, int]:
    """Return the place, from 1, of the column for each field that the name of one tells."""
    free = {_plain(name): place for place, name in reversed(list(enumerate(columns, 1)))}
    found = {}
    for field in READ[kind]:
        if name := next((each for each in _names(field, kind) if each in free), None):
            found[field] = free.pop(name)
    return found


def like_titles(some: Sequence[Cells], places: Iterable[int]) -> int | None:
    """Return the one of these places, from 1, most of whose cells are titles of the coding index, if any has such."""
    titles = load_index().titles
    shares = {}
    for place in places:
        values = [value for cells in some if (value := str(cells[place - 1]).strip())]
        shares[place] = sum(normalise(value) in titles for value in values) / max(len(values), 1)
    best = max(shares, key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= _LIKELY else None


def _names(field: str, kind: Kind) -> list[str]:
    own = _TITLES[kind] if field == "title" else _CODES.get(field, ())
    return [_plain(field), *NAMES.get(_OF_FEEDS.get(field, field), ()), *own]


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))
