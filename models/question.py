"""Ask what would tell an item's candidates apart, and say what tells the first two, without any language model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.coding import About, Choice, Question, RunnerUp, Scheme
from models.lookup import Match, respell
from models.ways import Way, is_head, near, own_groups, ways

SURE = 0.8
"""An item that is coded to four digits with at least this probability is asked nothing."""

WORTH_NAMING = 0.01
"""A unit group of a smaller probability is no runner-up, and is asked about only where there is room."""

_MOST_CHOICES = 6
_MOST_APART = 3
_MOST_WORDS = 6

_NOT_HEAD = re.compile(r" (?:at|for|in|of|on|to|with) .*")
"""A "director of nursing" is a director."""

_TEXTS: dict[About, str] = {
    "qualifier": "What kind of {} is it?",
    "industry": "Where does the {} work?",
    "title": "Which of these is nearest to the job?",
}

_Ranked = Sequence[tuple[str, float]]
"""Unit groups with probabilities, best first."""


def ask(found: Match | None, core: str, candidates: _Ranked, scheme: Scheme) -> Question | None:
    """Return the question whose answer tells the candidates apart; None where the index has no two such answers.

    Args:
        found: what the index says of the item's title.
        core: the cleaned title without words of seniority, for a title that the index does not have.
        candidates: unit groups with probabilities, best first.
        scheme: the scheme of the groups.
    """
    likely = [code for code, probability in candidates if probability >= WORTH_NAMING]
    for title, own in _titles(found, core, scheme):
        chosen = _chosen(title, own, likely, scheme)
        if len({code for code, _ in chosen}) > 1:
            return _question(chosen, own, scheme)
    return None


def tell_runner_up(found: Match | None, core: str, candidates: _Ranked, scheme: Scheme) -> RunnerUp | None:
    """Return the second candidate, where it is worth naming, and what leads to it; for the arguments see `ask`."""
    if len(candidates) < 2 or candidates[1][1] < WORTH_NAMING:
        return None
    code, probability = candidates[1]
    title = _key(found, core)
    apart = tuple(way.name for way in ways(title, code, scheme) if way.term) or near(title, code, scheme)
    return RunnerUp(code, load_scheme(scheme).group(code).title, round(probability, 4), apart[:_MOST_APART])


def _titles(found: Match | None, core: str, scheme: Scheme) -> Iterator[tuple[str, bool]]:
    """Yield the title that the index has (and True), then other phrases that end titles of it, the longest first."""
    title = _key(found, core)
    if found:
        yield title, True
    words = _NOT_HEAD.sub("", title).split()[-_MOST_WORDS:]
    if words and not is_head(words[-1], scheme):
        words[-1] = words[-1].removesuffix("s")
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length, -1, -1):
            phrase = " ".join(words[start : start + length])
            if is_head(phrase, scheme) and not (found and phrase == title):
                yield phrase, False


def _key(found: Match | None, core: str) -> str:
    return normalise(found.entries[0].title) if found else respell(normalise(core))


def _chosen(title: str, own: bool, likely: Sequence[str], scheme: Scheme) -> list[tuple[str, Way]]:
    """Return unit groups with a way to each: the likely ones in their order, then others; "any other" comes last.

    Each likely group has its most telling way. Where the title is the item's own, its further entries fill what room is
    left. "Any other" is no choice where a likely group is left out.
    """
    leading = {code: each for code in likely if (each := ways(title, code, scheme))}
    wanted = [(code, each[0]) for code, each in leading.items()]
    if own and len(wanted) < _MOST_CHOICES:
        further = [(turn, code, way) for code, each in leading.items() for turn, way in enumerate(each[1:])]
        wanted += [(code, way) for _, code, way in sorted(further, key=itemgetter(0)) if way.own]
        others = sorted(own_groups(title, scheme).difference(leading))
        wanted += [(code, way) for code in others for way in ways(title, code, scheme) if way.own]
    if len(leading) > _MOST_CHOICES:
        wanted = [(code, way) for code, way in wanted if way.term]
    by_term: dict[str, tuple[str, Way]] = {}
    for code, way in wanted:
        by_term.setdefault(way.term.casefold(), (code, way))
    places = {code: place for place, code in enumerate(leading)}
    chosen = list(by_term.values())[:_MOST_CHOICES]
    return sorted(chosen, key=lambda one: (not one[1].term, places.get(one[0], len(places))))


def _question(chosen: Sequence[tuple[str, Way]], own: bool, scheme: Scheme) -> Question:
    about: About = "qualifier"
    if not own:
        about = "title"
    elif all(not way.qualifier for _, way in chosen if way.term):
        about = "industry"
    groups = load_scheme(scheme)
    choices = (
        Choice(_label(way, about), code, groups.group(code).title, way.title, way.qualifier, way.industry)
        for code, way in chosen
    )
    return Question(about, _TEXTS[about].format(_within(chosen[0][1].title)), tuple(choices))


def _label(way: Way, about: About) -> str:
    if not way.term:
        return f"Any other {_within(way.title)}" if about == "title" else "Any other"
    words = way.name if about == "title" else way.term
    return words[:1].upper() + words[1:]


def _within(title: str) -> str:
    """Return a title as it stands within a sentence; "HGV driver" stays as it is."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
