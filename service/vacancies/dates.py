"""Dates as feeds write them: ISO 8601, RFC 2822, and the British ways."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_EARLIEST, _LATEST = 1990, 2100
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """Return the day that `text` names, as it is written there; None where it names none.

    `2026-11-07`, with or without a time; `07/11/2026`, the day first; `7 November 2026`, `Nov 7, 2026`,
    `Sat, 07 Nov 2026 10:00:00 GMT`. A year before 1990 or after 2100 is taken for no date.
    """
    if found := _ISO.match(text):
        year, month, number = map(int, found.groups())
    elif found := _NUMBERS.match(text):
        number, month, year = map(int, found.groups())
    elif (found := _DAY_FIRST.search(text)) and found[2].lower() in _MONTHS:
        number, month, year = int(found[1]), _MONTHS.index(found[2].lower()) + 1, int(found[3])
    elif (found := _MONTH_FIRST.search(text)) and found[1].lower() in _MONTHS:
        number, month, year = int(found[2]), _MONTHS.index(found[1].lower()) + 1, int(found[3])
    else:
        return None
    try:
        return date(year, month, number) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None
