"""The ways from a title to more precise ones, each in one unit group, by the terms of the coding index.

The index tells the occupations of one title apart by a qualifier or an industry ("teacher" in a "primary school"), and
it has longer titles ("chemical analyst"). A way is kept only where `models.lookup` decides by it alone, so that an item
that names it is coded by the index.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from mappings.index import IndexEntry, load_index
from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.coding import Scheme
from models.lookup import NOS, term_key

_MOST_WAYS = 6
_STEM = 5
"""Letters by which words such as "nurse" and "nursing" are taken for one."""

_JOINING = frozenset(["and", "at", "for", "in", "of", "on", "or", "the", "to", "with"])

_NOS = re.compile(rf"^{NOS}\b\W*")


class Way(NamedTuple):
    """A way from a title to a unit group.

    Attributes:
        term: what tells the occupation from the others of the title; empty where it is that no term does.
        name: title and term together, as the index has them.
        title: the title.
        qualifier: the qualifier to give with it, or empty.
        industry: the industry to give with it, or empty.
        own: whether the title itself has an entry with these terms; else the qualifier begins a longer title.
        default: whether the index marks that entry as a default.
    """

    term: str
    name: str
    title: str
    qualifier: str
    industry: str
    own: bool
    default: bool


@lru_cache(maxsize=50_000)
def ways(title: str, code: str, scheme: Scheme) -> tuple[Way, ...]:
    """Return ways from a title (normalised) to a unit group, the most telling first; at most six.

    A way tells most by words of the unit group's own title; then the title's own entries come before longer titles, its
    defaults before others, and common words before rare ones. Of "finance", "financial" and "finance company" one is
    kept.
    """
    own = _own(title, scheme)
    found = [
        _own_way(entry)
        for terms, entry in own.items()
        if getattr(entry, scheme) == code and (any(terms) or (NOS, "") not in own)
    ]
    for longer in _longer(scheme).get(title, {}).get(code, ()):
        if (longer.removesuffix(f" {title}"), "") not in own:
            found.append(_longer_way(longer, title))
    return _most_telling(found, load_scheme(scheme).group(code).title) if found else ()


def own_groups(title: str, scheme: Scheme) -> set[str]:
    """Return the unit groups that a title (normalised) has ways to by its own entries."""
    return {getattr(entry, scheme) for entry in _own(title, scheme).values()}


def near(title: str, code: str, scheme: Scheme) -> tuple[str, ...]:
    """Return titles of a unit group that share a word with a title (normalised): the rarest word that any shares."""
    words = sorted(set(title.split()) - _JOINING, key=lambda word: (_commonness()[word], word))
    sharing = next(filter(None, (_with_word(scheme).get((word, code)) for word in words)), [])
    return tuple(load_index().titles[each][0].title for each in sorted(sharing, key=len)[:_MOST_WAYS])


def is_head(title: str, scheme: Scheme) -> bool:
    """Say whether longer titles of the index end in a title (normalised)."""
    return title in _longer(scheme)


def _own_way(entry: IndexEntry) -> Way:
    term = ", ".join(filter(None, (_NOS.sub("", entry.qualifier), entry.industry)))
    name = ", ".join(filter(None, (entry.title, term)))
    qualifier = entry.qualifier if entry.qualifier or entry.industry else NOS
    return Way(term, name, entry.title, qualifier, entry.industry, True, entry.default > "")


def _longer_way(longer: str, title: str) -> Way:
    titles = load_index().titles
    name = titles[longer][0].title
    before = longer.removesuffix(f" {title}")
    words = name.split()
    term = " ".join(words[: before.count(" ") + 1]) if len(words) == longer.count(" ") + 1 else before
    return Way(term, name, titles[title][0].title if title in titles else title, before, "", False, False)


def _most_telling(found: Sequence[Way], group: str) -> tuple[Way, ...]:
    group_words = set(normalise(group).split())
    group_stems = _stems(group_words)

    def tells(way: Way) -> tuple[float, bool, bool, int, int]:
        words = _words(way.term)
        likeness = sum((word in group_words) + (word[:_STEM] in group_stems) for word in words) / len(words)
        return likeness, way.own, way.default, min(_commonness()[word] for word in words), -len(way.term)

    kept: list[Way] = []
    seen: list[set[str]] = []
    for way in sorted(found, key=tells, reverse=True):
        stems = _stems(_words(way.term))
        if len(kept) < _MOST_WAYS and not any(stems <= other or other <= stems for other in seen):
            kept.append(way)
            seen.append(stems)
    return tuple(kept)


@cache
def _words(term: str) -> Sequence[str]:
    return normalise(term).split() or [""]


def _stems(words: Iterable[str]) -> set[str]:
    return {word[:_STEM] for word in words}


@lru_cache(maxsize=10_000)
def _own(title: str, scheme: Scheme) -> Mapping[tuple[str, str], IndexEntry]:
    """Return an entry of the title for each qualifier and industry (normalised) that names one unit group."""
    same: dict[tuple[str, str], list[IndexEntry]] = defaultdict(list)
    for entry in load_index().titles.get(title, ()):
        if getattr(entry, scheme):
            same[term_key(entry.qualifier), term_key(entry.industry)].append(entry)
    return {terms: each[0] for terms, each in same.items() if len({getattr(one, scheme) for one in each}) == 1}


@cache
def _longer(scheme: Scheme) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the titles that need no term, by the shorter titles they end in and their unit group; all normalised."""
    longer: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for title, code in _bare(scheme):
        rest = title
        while rest := rest.partition(" ")[2]:
            longer[rest].setdefault(code, []).append(title)
    return longer


@cache
def _with_word(scheme: Scheme) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the titles that need no term, by a word of theirs and their unit group; all normalised."""
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for title, code in _bare(scheme):
        for word in set(title.split()):
            titles[word, code].append(title)
    return titles


def _bare(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield each title (normalised) that names one unit group without any term, and the group."""
    for title, entries in load_index().titles.items():
        codes = {getattr(entry, scheme) for entry in entries if not (entry.qualifier or entry.industry)} - {""}
        if len(codes) == 1:
            yield title, codes.pop()


@cache
def _commonness() -> Counter[str]:
    """Return how often each word stands in the titles and terms of the index."""
    titles = load_index().titles
    terms = (term_key(term) for each in titles.values() for entry in each for term in (entry.qualifier, entry.industry))
    return Counter(word for text in chain(titles, terms) for word in text.split())
