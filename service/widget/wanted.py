"""The occupations that somebody who makes a page wants: a code names one, a job title one or several that it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from mappings.errors import UnknownCodeError
from mappings.schemes import Group, load_scheme
from models.coding import Scheme
from service.occupations.search import Ranked
from service.pages.wording import SCHEMES
from service.widget.compare import Named, named

CLEAR = 0.9
"""Probability of the likeliest occupation from which a title leaves no question."""

LONGEST = 200
"""Characters that a job title may have."""

_CODES = re.compile(r"[0-9, ]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An occupation that is wanted.

    Attributes:
        typed: what was typed.
        named: the occupation; None where it is not known.
        choices: what it may be, likeliest first, where a title does not tell.
        problem: why it is not known; None where it is.
    """

    typed: str
    named: Named | None = None
    choices: tuple[Group, ...] = ()
    problem: str | None = None


def typed(query: QueryParams) -> list[str]:
    """Return what a query string has for `soc`: codes, which may stand together with commas between, and titles."""
    found = (text.split(",") if _CODES.fullmatch(text) else [text] for text in query.getlist("soc"))
    return [part.strip() for parts in found for part in parts if part.strip()]


def wanted(scheme: Scheme, text: str, chosen: str, find: Callable[[str], Sequence[Ranked]]) -> Wanted:
    """Return the occupation that was typed.

    Args:
        scheme: edition to show.
        text: a code of either edition, or a job title.
        chosen: the code that was chosen among those that the title may be; empty where none was.
        find: searches for a job title in the edition.
    """
    if len(text) > LONGEST:
        return Wanted(text[:LONGEST], problem=f"Enter {LONGEST} characters or fewer")
    if text.isdecimal():
        try:
            return Wanted(text, named(scheme, text))
        except UnknownCodeError as error:
            return Wanted(text, problem=f"{error.message} {error.hint}")
    found = find(text)
    if not found:
        return Wanted(text, problem=f"No occupation of {SCHEMES[scheme]} is like “{text}”")
    codes = [each.code for each in found]
    if chosen in codes:
        return Wanted(text, named(scheme, chosen))
    if len(found) == 1 or (found[0].confidence or 0) >= CLEAR:
        return Wanted(text, named(scheme, codes[0]))
    choices = tuple(load_scheme(scheme).group(code) for code in codes)
    return Wanted(text, choices=choices, problem=f"Choose which occupation “{text}” is")
