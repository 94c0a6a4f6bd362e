"""The terms of a vacancy as feeds write them: kind of contract, full-time or part-time, hours a week."""

from __future__ import annotations

import re
from functools import lru_cache

from service.vacancies.vacancy import Contract, Hours

_MOST_HOURS = 100.0
_KINDS: tuple[tuple[Contract, re.Pattern[str]], ...] = (
    ("apprenticeship", re.compile(r"\bapprentice")),
    ("internship", re.compile(r"\bintern(?:ship)?s?\b|\bplacement\b")),
    ("volunteer", re.compile(r"\bvolunt")),
    ("fixed_term", re.compile(r"\bfixed ?term\b|\bmaternity cover\b|\bftc\b")),
    ("casual", re.compile(r"\bzero ?hours?\b|\bcasual\b|\bbank\b|\bper diem\b|\bseasonal\b")),
    ("temporary", re.compile(r"\btemp(?:orary|s)?\b")),
    ("contract", re.compile(r"\bcontract(?:or)?\b|\bfreelance\b")),
    ("permanent", re.compile(r"\bperm(?:anent)?\b")),
)
_FULL_TIME, _PART_TIME = re.compile(r"\bfull ?time\b"), re.compile(r"\bpart ?time\b")
_WEEKLY = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*(?:hours?|hrs?)\s*(?:per|a|/)?\s*(?:week|wk)\b|^\s*(\d{1,3}(?:\.\d+)?)\s*$"
)


@lru_cache(maxsize=4096)
def contract(text: str) -> Contract | None:
    """Return the kind of contract that `text` names; the most particular, where it names several."""
    words = _words(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


@lru_cache(maxsize=4096)
def hours(text: str) -> Hours | None:
    """Return whether `text` says full-time, part-time, or both."""
    words = _words(text)
    full, part = bool(_FULL_TIME.search(words)), bool(_PART_TIME.search(words))
    if full and part:
        return "full_or_part_time"
    return "full_time" if full else "part_time" if part else None


@lru_cache(maxsize=4096)
def weekly_hours(text: str) -> float | None:
    """Return the hours a week that `text` names, more than 0 and at most 100; a bare number is such hours."""
    found = _WEEKLY.search(text.lower())
    number = float(found[1] or found[2]) if found else 0.0
    return number if 0 < number <= _MOST_HOURS else None


def _words(text: str) -> str:
    return re.sub(r"[_-]+", " ", text.lower())
