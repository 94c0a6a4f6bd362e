"""Slices: kinds of labelled adverts on which a coder may do better or worse than on all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.package import rows
from mappings.schemes import load_scheme
from models.clean import clean
from models.lookup import match
from training.labelled import Labelled

WITH_A_TYPO = "title: with a typo"
"""All adverts, each with a slip of the keyboard made in its title; `training.evaluate` makes it."""

_SENIORITY = re.compile(
    r"\b(senior|snr|sr|junior|jnr|jr|head|lead|principal|chief|deputy|graduate|trainee|apprentice|intern|band \d)\b"
)


def slices(adverts: Sequence[Labelled], seen: Set[str] | None = None) -> dict[str, list[int]]:
    """Return the places in `adverts` of those in each slice, by its name; an advert is in several.

    Args:
        adverts: the adverts.
        seen: normalised titles that the coder learned from; without them there is no slice of the unseen.
    """
    found: dict[str, list[int]] = {}
    for place, advert in enumerate(adverts):
        for name in _slices_of(advert, seen):
            found.setdefault(name, []).append(place)
    return dict(sorted(found.items()))


def _slices_of(advert: Labelled, seen: Set[str] | None) -> Iterator[str]:
    title = normalise(advert.item.title)
    found = match(advert.item.title, clean(advert.item.title, advert.item.location), "", "", "soc2020")
    yield "title: in the index" if found and found.whole else "title: not in the index"
    if found and len(found.groups) > 1:
        yield "title: ambiguous in the index"
    if seen is not None:
        yield "title: seen in training" if title in seen else "title: unseen in training"
    if _SENIORITY.search(title):
        yield "title: with a word of seniority"
    if not _abbreviations().isdisjoint(title.split()):
        yield "title: with an abbreviation"
    groups = load_scheme("soc2020").groups
    if any("n.e.c." in groups[code].title for code in advert.best):
        yield "group: not elsewhere classified"
    for major in {code[0] for code in advert.best}:
        yield f"major group: {major} {groups[major].title}"
    if advert.source:
        yield f"source: {advert.source}"


@cache
def _abbreviations() -> frozenset[str]:
    """The abbreviations of the index that are one word of two letters or more."""
    return frozenset(normalise(short) for short, _ in rows("abbreviations") if short.isalpha() and len(short) > 1)


def learned_titles(adverts: Sequence[Labelled]) -> frozenset[str]:
    """Return the normalised titles of `adverts`, which a coder learned from, and of the index, from which all learn."""
    return frozenset(load_index().titles) | {normalise(advert.item.title) for advert in adverts}
