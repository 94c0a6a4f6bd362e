"""Whose a table is: publishers, licence and the words in which to say so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mappings.package import descriptor, resource

_WORDS = {
    "OGL-UK-3.0": "Contains public sector information licensed under the {licence} ({publishers}).",
    "CC-BY-4.0": "{publishers}, licensed under {licence}.",
}


@dataclass(frozen=True, slots=True)
class Credit:
    """Who published what a table holds, and how it may be used.

    Attributes:
        table: name of the table.
        title: its title.
        licence: short name of the licence, such as `OGL-UK-3.0`.
        licence_url: address of the licence.
        attribution: a sentence that names publishers and licence, to be shown with what is used of it.
    """

    table: str
    title: str
    licence: str
    licence_url: str
    attribution: str


@cache
def credit(table: str) -> Credit:
    """Return whose the table called `table` is, as the descriptor of the tables says.

    Raises:
        StopIteration: there is no such table.
    """
    about = resource(table)
    publishers = {each["title"]: each["publisher"] for each in descriptor()["sources"]}
    named = ", ".join(dict.fromkeys(publishers[each["title"]] for each in about["sources"]))
    licence = about["licenses"][0]
    words = _WORDS[licence["name"]].format(publishers=named, licence=licence["title"])
    return Credit(table, about["title"], licence["name"], licence["path"], words)
