"""The job titles that the coding index puts in each unit group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from mappings.index import IndexEntry, load_index
from mappings.schemes import UNIT_GROUP, load_scheme
from models.coding import Scheme


def titles_of(scheme: Scheme, code: str) -> tuple[str, ...]:
    """Return the titles that the coding index has in a group, each with its qualifying terms, in order of the alphabet.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    load_scheme(scheme).group(code)
    if len(code) > UNIT_GROUP:
        return tuple(sorted({_title(each) for each in load_index().entries if each.sub_unit_group == code}))
    return tuple(
        sorted({title for unit, titles in _titles(scheme).items() if unit.startswith(code) for title in titles})
    )


@cache
def _titles(scheme: Scheme) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in load_index().entries:
        if code := getattr(entry, scheme):
            found[code].add(_title(entry))
    return {code: frozenset(titles) for code, titles in found.items()}


def _title(entry: IndexEntry) -> str:
    """Return the title with its qualifying terms in brackets, as the printed index has them."""
    terms = ", ".join(filter(None, (entry.qualifier, entry.industry)))
    return f"{entry.title} ({terms})" if terms else entry.title
