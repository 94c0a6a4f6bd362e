"""Find occupations by what a person types, from memory: the coding index finds them, the coder ranks them."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from mappings.normalise import normalise
from mappings.schemes import UNIT_GROUP
from mappings.search import load_search
from models.coder import Coder
from models.coding import Item, Scheme

MOST = 10
"""Occupations that a search finds at most."""

LEAST_CONFIDENCE = 0.01
"""What the coder gives less than this counts only where the coding index has it too."""

KEPT = 8192
"""Queries whose answers are kept, of each model."""

_LONGEST = 200
_HITS = 50


class Ranked(NamedTuple):
    """An occupation found.

    Attributes:
        code: unit group in the scheme searched.
        confidence: calibrated probability that what was typed is coded to it, 0 to 1; 1 where people have confirmed it;
            None where the coder gives it less than 0.0005, and only the coding index has it.
    """

    code: str
    confidence: float | None


class OccupationSearch:
    """Finds the unit groups that fit what was typed.

    The coder, which mends slips of the keyboard, finds what titles mean and ranks them; the coding index finds titles
    by the beginnings of their words, or by their spelling where the coder finds nothing. What the coder does not rank
    comes last, in the order of the index. Answers are kept, as many as `KEPT`, for as long as coder and confirmed
    corrections stay the same.
    """

    def __init__(self) -> None:
        self._ranked = lru_cache(KEPT)(_ranked)
        self._of: tuple[Coder, object] | None = None

    def __call__(self, coder: Coder, words: str, scheme: Scheme) -> tuple[Ranked, ...]:
        """Return at most `MOST` unit groups, best first; none where no letter or digit was typed."""
        typed = " ".join(words[:_LONGEST].split())
        if not normalise(typed):
            return ()
        of = coder, coder.overrides
        if self._of != of:
            self._ranked.cache_clear()
            self._of = of
        return self._ranked(coder, typed, scheme)


def _ranked(coder: Coder, typed: str, scheme: Scheme) -> tuple[Ranked, ...]:
    (coding,) = coder.code_many([Item(typed)], scheme, _HITS, careful=False)
    words, heed_spelling = coding.evidence.cleaned_title or typed, not coding.candidates
    hits = [hit.code for hit in load_search(scheme)(words, _HITS, heed_spelling) if len(hit.code) == UNIT_GROUP]
    found = {
        each.code: each.probability
        for each in coding.candidates
        if each.probability >= LEAST_CONFIDENCE or each.code in hits
    }
    confirmed = {coding.code: 1.0} if coding.evidence.override and coding.code else {}
    ranked = dict.fromkeys([*confirmed, *found, *hits]) | found | confirmed
    return tuple(Ranked(*each) for each in islice(ranked.items(), MOST))
