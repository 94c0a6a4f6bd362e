"""Refused items as they are kept: e-mail addresses and telephone numbers masked, as far as that changes no reading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from service.feeds.formats import references
from service.feeds.parsed import to_json
from service.seen import mask_telephones
from service.vacancies.vacancy import Refusal

_PART = r"""[^\s@"'<>&,;:=|()\[\]{}\\/]"""  # of an address, and no mark of CSV, JSON or XML
_ADDRESS = re.compile(rf"(?<!{_PART}){_PART}+@{_PART}+")
_DIGEST = re.compile("[0-9a-f]{32}")


def masked(refusal: Refusal) -> Refusal:
    """Return a refusal with e-mail addresses and telephone numbers masked in its item.

    An item that can be read again must then be read as so many vacancies with the same references, but for those that
    are digests of the content. Where telephone numbers would change that, since a reference looks like one, only
    addresses are masked; where these would, nothing is.
    """
    for change in (_without_contacts, _without_addresses):
        raw = _changed(refusal.raw, change)
        if not refusal.layout or _given(raw, refusal.layout) == _given(refusal.raw, refusal.layout):
            return replace(refusal, raw=raw)
    return refusal


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub("[address]", text)


def _without_contacts(text: str) -> str:
    return mask_telephones(_without_addresses(text))


def _changed(raw: str, change: Callable[[str], str]) -> str:
    """Return an item with its texts changed; of one that is no JSON, the whole."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return change(raw)
    changed = _each(value, change)
    return raw if changed == value else to_json(changed)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    return {name: _each(one, change) for name, one in value.items()} if isinstance(value, dict) else value


def _given(raw: str, layout: str) -> list[str]:
    """Return the references that an item gives, and an empty text for each digest that stands for one."""
    return sorted(_DIGEST.sub("", found) for found in references(raw, layout))
