"""What someone chooses from: unit groups, what is said of them, and titles that the index has near the item's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from mappings.schemes import UNIT_GROUP, load_scheme
from mappings.search import SearchHit, load_search
from models.clean import clean
from models.coding import Scheme
from service.desk.opinion import Opinion
from service.desk.task import Task
from service.occupations.texts import Text, Texts
from service.occupations.titles import titles_of

MOST = 9
"""Groups to choose from, one for each digit."""

HITS = 40
"""Entries of the index among which a search looks for groups."""

ENTRIES = 4
"""Titles of the index that are shown of a group."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit group to choose.

    Attributes:
        code: its code.
        title: its title.
        probability: the coder's, 0 to 1; None where that is not shown, or it is no candidate.
        entries: titles, with their terms, that the coding index puts in the group: those nearest what is sought.
        text: what volume 1 says of it; None without it.
        note: whose the text is where it is another group's.
    """

    code: str
    title: str
    probability: float | None
    entries: tuple[str, ...]
    text: Text | None
    note: str


def is_blind(task: Task, opinions: list[Opinion]) -> bool:
    """Say whether an item is coded without seeing what the coder made of it.

    So are items drawn at random and those that two code: a suggestion draws people to it (anchoring, A. Tversky and D.
    Kahneman, "Judgment under uncertainty", 1974; of decisions that a program prepares, R. Parasuraman and D. Manzey,
    "Complacency and bias in human use of automation", 2010). Two who were drawn to the same suggestion would agree
    more than they do, and a coder that is measured by people it suggested to would seem better than it is.
    """
    return task.is_double or task.sample == "random" or len(opinions) > 1


def choices(task: Task, blind: bool, held: Sequence[str], words: str, texts: Texts, chosen: str = "") -> list[Choice]:
    """Return at most `MOST` groups: what a search finds, and the coder's candidates unless it is to be coded blind.

    Args:
        task: the item.
        blind: whether the coder's candidates are left out.
        held: codes that others have answered and that may be seen.
        words: what was searched for; where that is empty, the candidates come first, then what the title finds.
        texts: what is said of groups.
        chosen: the code that is chosen already, which stays among them.
    """
    sought = words or clean(task.item.title, task.item.location).title
    hits = load_search(task.scheme)(words, HITS) if words else _by_title(sought, task.scheme)
    found = [hit.code for hit in hits]
    candidates = {} if blind else task.candidates
    codes = [*found, *held, *candidates] if words else [*held, *candidates, *found]
    groups = load_scheme(task.scheme).groups
    known = [code for code in dict.fromkeys([*codes, chosen]) if code in groups and len(code) == UNIT_GROUP]
    shown = [*known[: MOST - 1], chosen] if chosen in known[MOST:] else known[:MOST]
    return [_choice(code, groups[code].title, candidates.get(code), sought, task.scheme, texts) for code in shown]


def _choice(code: str, title: str, probability: float | None, sought: str, scheme: Scheme, texts: Texts) -> Choice:
    told = texts.of(scheme, code)
    nearest = process.extract(
        sought, titles_of(scheme, code), scorer=fuzz.token_set_ratio, processor=default_process, limit=ENTRIES
    )
    entries = tuple(entry for entry, _, _ in nearest)
    return Choice(code, title, probability, entries, told.text, told.note if told.text else "")


def _by_title(title: str, scheme: Scheme) -> list[SearchHit]:
    """Return what the index has for as many of the last words of a title as it has anything for: its head is there."""
    search = load_search(scheme)
    words = title.split()
    tails = (" ".join(words[start:]) for start in range(len(words)))
    found = next(filter(None, (search(tail, HITS, heed_spelling=False) for tail in tails)), None)
    return found or search(title, HITS)
