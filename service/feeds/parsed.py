"""What every reader of a format yields: items as written, or refusals, and how long an item may be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from service.vacancies.draft import Draft
from service.vacancies.markup import storable
from service.vacancies.vacancy import Fault, Refusal

LONGEST_ITEM = 1024 * 1024
"""Characters of one item; the largest adverts have a tenth of it."""

_LONGEST_CUT = 2_000


class Parsed(NamedTuple):
    """An item of a feed as written."""

    where: str
    """Where it is in the feed."""
    draft: Draft
    """Its fields."""
    raw: Callable[[], str]
    """Gives the item as it was read, for the quarantine."""


def refuse(where: str, fault: Fault, reason: str, raw: str = "", layout: str = "") -> Refusal:
    """Return the refusal of an item; of one that is too large, only its beginning is kept."""
    is_whole = fault != "too_large" and len(raw) <= LONGEST_ITEM
    return Refusal(where, fault, reason, storable(raw if is_whole else raw[:_LONGEST_CUT]), layout if is_whole else "")


def as_text(value: Any) -> str:
    """Return a value of JSON as text: a list as its values, an object as nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(filter(None, map(as_text, value)))
    if value is None or isinstance(value, bool | dict):
        return ""
    return str(value)


def as_object(value: Any) -> Mapping[str, Any]:
    """Return an object of JSON, or the first of a list of them; an empty one where there is none."""
    return next((each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)), {})


def to_json(value: Any) -> str:
    """Return `value` as JSON in ASCII, which every database takes."""
    return json.dumps(value, default=float)
