"""Code a title by the coding index's own conventions (ONS, SOC2020 volume 2: coding rules and conventions)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mappings.index import IndexEntry, load_index
from mappings.normalise import normalise
from mappings.package import rows
from models.clean import Cleaned
from models.coding import Scheme, Why
from models.gender import common_title

NOS = "nos"
"""Not otherwise specified: the qualifier, in the index, of what no other term describes."""

_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Match:
    """The entries of the index that have the title, and what they decide.

    Attributes:
        code: the unit group in the scheme asked for; None where the index leaves it open.
        why: `exact`: the entry's qualifier and industry were given. `default`: the entry that holds for the bare
            title, or that the index marks as its default. `only_entry`: all entries name one group. `open`: they name
            several, and nothing given tells them apart.
        entries: the deciding entries, or all of them where it is open.
        groups: the unit groups that the entries name.
        whole: whether the whole cleaned title was found, not only its first segment without words of seniority.
    """

    code: str | None
    why: Why
    entries: tuple[IndexEntry, ...]
    groups: frozenset[str]
    whole: bool

    @property
    def named(self) -> frozenset[str]:
        """The group it decides on, or, where it is open, all that its entries name."""
        return self.groups if self.code is None else frozenset((self.code,))


def match(title: str, cleaned: Cleaned, qualifier: str, industry: str, scheme: Scheme) -> Match | None:
    """Return what the coding index says of a title, or None where it does not have it.

    Args:
        title: the title as written, which is looked up first: "job coach" is an entry.
        cleaned: the title cleaned; spellings of the whole are looked up before its core.
        qualifier: additional qualifying term, or empty.
        industry: industry of the employer, or empty.
        scheme: the scheme whose unit group is wanted.
    """
    given = normalise(qualifier), normalise(industry)
    found = None
    for spelling, whole in _spellings(title, cleaned):
        if entries := _entries(spelling, scheme):
            found = _decide(entries, *given, scheme, whole)
            break
    if given[0] and not (found and found.whole and found.why == "exact"):
        return _as_one_title(title, cleaned, *given, scheme) or found
    return found


def _as_one_title(title: str, cleaned: Cleaned, qualifier: str, industry: str, scheme: Scheme) -> Match | None:
    """Return the entry that needs no qualifier because its title has it: "chemical" and "analyst" are an entry."""
    before = "" if qualifier == NOS else f"{qualifier} "
    for text in (title, cleaned.title):
        entries = _entries(before + normalise(text), scheme)
        chosen = [entry for entry in entries if (term_key(entry.qualifier), term_key(entry.industry)) == ("", industry)]
        if len(codes := {getattr(entry, scheme) for entry in chosen}) == 1:
            groups = frozenset(getattr(entry, scheme) for entry in entries)
            return Match(codes.pop(), "exact", tuple(chosen), groups, True)
    return None


def _entries(title: str, scheme: Scheme) -> list[IndexEntry]:
    return [entry for entry in load_index().titles.get(title, ()) if getattr(entry, scheme)]


def _decide(entries: list[IndexEntry], qualifier: str, industry: str, scheme: Scheme, whole: bool) -> Match:
    groups = frozenset(getattr(entry, scheme) for entry in entries)

    def settle(chosen: list[IndexEntry], why: Why) -> Match | None:
        codes = {getattr(entry, scheme) for entry in chosen}
        return Match(codes.pop(), why, tuple(chosen), groups, whole) if len(codes) == 1 else None

    given = (qualifier, industry)
    termed = [(entry, (term_key(entry.qualifier), term_key(entry.industry))) for entry in entries]
    if any(given) and (found := settle([entry for entry, terms in termed if terms == given], "exact")):
        return found
    if found := settle(entries, "only_entry"):
        return found
    consistent = [
        (entry, sum(map(bool, terms)))
        for entry, terms in termed
        if all(term in ("", has) for term, has in zip(terms, given, strict=True))
    ]
    closest = max((matched for _, matched in consistent), default=0)
    return (
        settle([entry for entry, matched in consistent if matched == closest], "exact" if closest else "default")
        or settle([entry for entry in entries if entry.default], "default")
        or Match(None, "open", tuple(entries), groups, whole)
    )


@cache
def term_key(text: str) -> str:
    """Normalise a term of the index; there are some thousands of them."""
    return normalise(text)


def _spellings(title: str, cleaned: Cleaned) -> Iterator[tuple[str, bool]]:
    tried = {""}
    for text, whole in ((title, True), (cleaned.title, True), (cleaned.core, False)):
        written = normalise(text)
        if written in tried or len(written.split()) > _MOST_WORDS:
            continue
        tried.add(written)
        for spelling in (written, respell(written)):
            yield spelling, whole
            if spelling.endswith("ies"):
                yield f"{spelling[:-3]}y", whole
            elif spelling.endswith("s"):
                yield spelling[:-1], whole
        head, comma, rest = text.partition(",")
        if comma:
            yield normalise(f"{rest} {head}"), whole
        common = common_title(written)
        yield common, whole
        yield _by_common_title().get(common, common), whole


@cache
def _by_common_title() -> dict[str, str]:
    """Titles of the index that name a man or a woman, by the form of them that stands for both."""
    return {common: title for title in load_index().titles if (common := common_title(title)) != title}


def respell(title: str) -> str:
    """Write out the one-word abbreviations and cross-references of the index in a normalised title."""
    return " ".join(_respellings().get(word, word) for word in title.split())


@cache
def _respellings() -> dict[str, str]:
    """One-word abbreviations and cross-references of the index, by normalised word."""
    pairs = {normalise(short): normalise(meaning) for short, meaning, *_ in rows("abbreviations")}
    pairs |= {
        normalise(title): normalise(see)
        for title, qualifier, industry, see, see_qualifier in rows("see")
        if not (qualifier or industry or see_qualifier)
    }
    return {word: meaning for word, meaning in pairs.items() if word and " " not in word and len(meaning.split()) <= 4}
