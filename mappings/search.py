"""Search the coding index and the groups of a scheme, as a person types."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest

from rapidfuzz import fuzz, process

from mappings.index import CodingIndex, IndexEntry, load_index
from mappings.normalise import normalise
from mappings.schemes import Scheme, load_scheme

EXACT, TITLE_PREFIX, ALL_WORDS = 1.0, 0.9, 0.8
_LEAST_SIMILAR = 70
_LONGEST = 200
_LAST = "\U0010ffff"

_Document = tuple[str, str, str, IndexEntry | None]
"""Normalised title, code, title and entry (None for a group of the scheme)."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """What a search found.

    Attributes:
        code: code in the scheme that was searched.
        title: title of the entry, or of the group.
        entry: the index entry; None for a group of the scheme.
        score: 1 where the title or code is what was typed, 0.9 where it begins so, 0.8 where every word typed begins a
            word of the title, qualifier or industry; where nothing does, 0.7 times the title's similarity (0 to 1).
    """

    code: str
    title: str
    entry: IndexEntry | None
    score: float


class Search:
    """Finds entries and groups of one scheme by the beginnings of their words.

    Equal scores are put in one order: default entries, other entries, groups of the scheme; the shorter first.
    """

    def __init__(self, scheme: Scheme, index: CodingIndex) -> None:
        documents: list[_Document] = [
            (normalise(group.title), code, group.title, None) for code, group in scheme.groups.items()
        ]
        seen = set()
        for title, entries in index.titles.items():
            for entry in entries:
                code = getattr(entry, scheme.name)
                if code and (title, entry.qualifier, entry.industry, code) not in seen:
                    seen.add((title, entry.qualifier, entry.industry, code))
                    documents.append((title, code, entry.title, entry))
        documents.sort(key=_place)
        self._hits = [(code, title, entry) for _, code, title, entry in documents]
        self._titles, self._by_title = _postings((key,) if entry else (key, code) for key, code, _, entry in documents)
        self._words, self._by_word = _postings(_words(key, entry) for key, _, _, entry in documents)

    def __call__(self, words: str, limit: int = 10, heed_spelling: bool = True) -> list[SearchHit]:
        """Return at most `limit` hits for what was typed, best first; none where no letter or digit was typed.

        Only the first 200 characters are read. Where nothing begins as what was typed, titles of a like spelling are
        found, if they are heeded: to look for them takes about 20 times as long as all else.
        """
        typed = normalise(words[:_LONGEST])
        if not typed:
            return []
        scores: dict[int, float] = {}
        for score, found in ((EXACT, self._exact), (TITLE_PREFIX, self._title_prefix), (ALL_WORDS, self._all_words)):
            if len(scores) < limit:
                fresh = found(typed).difference(scores)
                scores |= dict.fromkeys(nsmallest(limit - len(scores), fresh), score)
        return self._show(scores or (self._similar(typed, limit) if heed_spelling else {}))

    def _exact(self, typed: str) -> set[int]:
        return _matches(self._titles, self._by_title, typed, typed)

    def _title_prefix(self, typed: str) -> set[int]:
        return _matches(self._titles, self._by_title, typed, typed + _LAST)

    def _all_words(self, typed: str) -> set[int]:
        found = sorted((_matches(self._words, self._by_word, word, word + _LAST) for word in typed.split()), key=len)
        return found[0].intersection(*found[1:])

    def _similar(self, typed: str, limit: int) -> dict[int, float]:
        near = process.extract(typed, self._titles, scorer=fuzz.ratio, limit=limit, score_cutoff=_LEAST_SIMILAR)
        scores = {place: 0.7 * similarity / 100 for _, similarity, at in near for place in self._by_title[at]}
        return dict(list(scores.items())[:limit])

    def _show(self, scores: dict[int, float]) -> list[SearchHit]:
        return [SearchHit(*self._hits[place], score) for place, score in scores.items()]


@cache
def load_search(scheme: str = "soc2020") -> Search:
    """Return the search over the entries and groups of `scheme`; the first call builds it.

    Raises:
        UnknownSchemeError: there is no such scheme.
    """
    return Search(load_scheme(scheme), load_index())


def _place(document: _Document) -> tuple[int, int, str, str]:
    key, code, _, entry = document
    if entry is None:
        return 2, len(key), key, code
    return 0 if entry.default else 1, len(key) + len(entry.qualifier) + len(entry.industry), key, code


def _words(key: str, entry: IndexEntry | None) -> set[str]:
    words = set(key.split())
    return words.union(_term_words(entry.qualifier), _term_words(entry.industry)) if entry else words


@cache
def _term_words(term: str) -> tuple[str, ...]:
    return tuple(normalise(term).split())


def _postings(keys: Iterable[Iterable[str]]) -> tuple[list[str], list[Sequence[int]]]:
    """Return the distinct keys, sorted, and for each the places, ascending, of the documents that have it."""
    places: dict[str, array[int]] = {}
    for place, each in enumerate(keys):
        for key in each:
            places.setdefault(key, array("I")).append(place)
    ordered = sorted(places)
    return ordered, [places[key] for key in ordered]


def _matches(keys: list[str], places: list[Sequence[int]], first: str, last: str) -> set[int]:
    """Return the places of the keys from `first` up to and with `last`."""
    start = bisect_left(keys, first)
    end = bisect_left(keys, last + "\0", lo=start)
    return set().union(*places[start:end])
