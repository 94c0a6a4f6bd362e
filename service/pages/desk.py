"""What the pages of the desk say."""

from __future__ import annotations

from service.desk.agreement import LEAST
from service.desk.case import Sample
from service.desk.opinion import UNSURE, Answer, Uncodable
from service.desk.task import Status

UNCODABLE: dict[Uncodable, str] = {
    "vague": "The title is too general",
    "several": "It names several jobs",
    "not_a_job": "It names no job",
    "unclear": "It cannot be understood",
}
"""Why an item cannot be coded."""

KEYS: dict[Uncodable, str] = {"vague": "g", "several": "m", "not_a_job": "j", "unclear": "x"}
"""The key of each of these."""

SAMPLES: dict[Sample, str] = {"doubtful": "Doubtful", "random": "At random"}
"""What an item was drawn for."""

STATUSES: dict[Status, str] = {"open": "To be coded", "review": "To be settled", "settled": "Settled"}
"""How far an item has come."""

KINDS = {"job_title": "Job title", "vacancy": "Advert"}
"""What an item is."""

SHORTCUTS = {
    "1 to 9": "choose a group",
    **{key: UNCODABLE[reason].lower() for reason, key in KEYS.items()},
    "t": "only the text tells",
    "/": "search",
    "n": "write a note",
    "Esc": "leave a field",
    "Enter": "save what is chosen",
    "o": "ask for a second opinion",
    "s": "skip",
    "z": "undo the last answer",
}
"""What each key does."""

KAPPA = "Kappa is agreement beyond chance: 0 where it is as by chance, 1 where it is on everything."
"""What kappa is."""

NO_KAPPA = "There is none where both put all items into one group: chance alone would then agree on all of them."
"""Why there is no kappa."""

NO_INTERVAL = f"Its interval is told of {LEAST} items or more; fewer do not suffice for one."
"""Why there is a kappa without its interval."""

PROBLEMS = {
    "answer": "Choose a unit group, or why there is none",
    "note": "The note must be 2,000 characters or fewer",
}
"""What is wrong with a field, by its name."""


def said(answer: Answer, titles: dict[str, str]) -> str:
    """Return an answer in words.

    Args:
        answer: the answer.
        titles: titles of unit groups by code.
    """
    if answer.code:
        return f"{answer.code} {titles.get(answer.code, '')}".strip()
    if answer.reason == UNSURE:
        return "Left to others"
    return next((f"Cannot be coded: {words}" for reason, words in UNCODABLE.items() if reason == answer.reason), "None")


def seconds(count: float) -> str:
    """Return a time as people read it."""
    return f"{count:.0f} s" if count < 120 else f"{count / 60:.0f} min"
