"""What tells whether a coder treats men's and women's work alike: gendered titles, and groups where one sex is most."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Literal

from mappings.index import load_index
from mappings.package import rows

Sex = Literal["men", "women"]

MOST = 2 / 3
"""A unit group is taken for one of men, or of women, from this share of its people on."""

_SUFFIXES = (("woman", "person", "man"), ("women", "people", "men"))
_NO_SUFFIX = re.compile(r".*(?:human|german|roman|norman|specimen|regimen)")
_WORDS = (
    ("waiter", "waitress"),
    ("barman", "barmaid"),
    ("actor", "actress"),
    ("host", "hostess"),
    ("steward", "stewardess"),
    ("headmaster", "headmistress"),
    ("schoolmaster", "schoolmistress"),
    ("postmaster", "postmistress"),
    ("landlord", "landlady"),
    ("masseur", "masseuse"),
)


def gendered_titles() -> Iterator[tuple[str, str]]:
    """Yield each title of the coding index that names a sex, with the same title in another form, once for each form.

    Titles of two forms that are both in the index with other unit groups are in: they show where the index itself tells
    men's work from women's.
    """
    for title in load_index().titles:
        for word in dict.fromkeys(title.split()):
            for other in _other_forms(word):
                yield title, re.sub(rf"\b{re.escape(word)}\b", other, title)


def sex_of(code: str) -> Sex | None:
    """Return the sex of at least `MOST` of a SOC2020 unit group's people; None where neither is so common."""
    share = _shares_of_women().get(code, 0.5)
    return "women" if share >= MOST else "men" if share <= 1 - MOST else None


def _other_forms(word: str) -> list[str]:
    for forms in _WORDS:
        if word in forms:
            return [form for form in forms if form != word]
    for suffixes in _SUFFIXES:
        for suffix in suffixes:
            stem = word.removesuffix(suffix)
            if stem != word and len(stem) > 1 and not _NO_SUFFIX.fullmatch(word):
                return [stem + other for other in suffixes if other != suffix]
    return []


@cache
def _shares_of_women() -> dict[str, float]:
    """Return the share of women by unit group, of the respondents behind the relationship of SOC2010 and SOC2020.

    ONS coded the jobs of these respondents of the Labour Force Survey and the Census to both editions; unweighted.
    """
    men: defaultdict[str, float] = defaultdict(float)
    women: defaultdict[str, float] = defaultdict(float)
    for _, code, _, _, _, *samples in rows("crosswalk_soc2010_soc2020"):
        numbers = [float(cell or 0) for cell in samples]
        counts = [base * share for base, share in zip(numbers[::2], numbers[1::2], strict=True)]
        men[code] += sum(counts[::2])
        women[code] += sum(counts[1::2])
    return {code: women[code] / people for code in women if (people := men[code] + women[code])}
