"""The job titles that the coding index puts in each unit group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from mappings.errors import UnknownSchemeError
from mappings.index import IndexEntry, load_index
from mappings.schemes import UNIT_GROUP, Scheme, load_scheme

SCHEMES = ("soc2020", "soc2010")
"""The editions of SOC whose occupations are told of."""


def titles_of(scheme: str, code: str) -> tuple[str, ...]:
    """Return the titles that the coding index has in a group, each with its qualifying terms, in order of the alphabet.

    Raises:
        UnknownSchemeError: there is no such scheme of occupations.
        UnknownCodeError: the scheme has no such code.
    """
    load_occupations(scheme).group(code)
    if len(code) > UNIT_GROUP:
        return tuple(sorted({_title(each) for each in load_index().entries if each.sub_unit_group == code}))
    return tuple(
        sorted({title for unit, titles in _titles(scheme).items() if unit.startswith(code) for title in titles})
    )


def load_occupations(scheme: str) -> Scheme:
    """Return an edition of SOC.

    Raises:
        UnknownSchemeError: `scheme` is none.
    """
    if scheme not in SCHEMES:
        raise UnknownSchemeError(f"There are no occupations of {scheme!r}.", f"Choose {' or '.join(SCHEMES)}.")
    return load_scheme(scheme)


@cache
def _titles(scheme: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in load_index().entries:
        if code := getattr(entry, scheme):
            found[code].add(_title(entry))
    return {code: frozenset(titles) for code, titles in found.items()}


def _title(entry: IndexEntry) -> str:
    """Return the title with its qualifying terms in brackets, as the printed index has them."""
    terms = ", ".join(filter(None, (entry.qualifier, entry.industry)))
    return f"{entry.title} ({terms})" if terms else entry.title
