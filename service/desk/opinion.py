"""What people answer at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Uncodable = Literal["vague", "several", "not_a_job", "unclear"]
"""Why an item cannot be coded: its title is too general, names several jobs, names none, or cannot be understood."""

UNSURE = "unsure"
"""The reason of who leaves an item to others without an answer of his own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone holds to be right.

    Attributes:
        code: the unit group; None where the item cannot be coded, or who answers is unsure.
        reason: why there is no code: an `Uncodable`, or `UNSURE`; None where there is one.
        from_text: whether only the advert's text tells it, so that it holds for no other advert of the title.
        note: anything else.
    """

    code: str | None
    reason: str | None = None
    from_text: bool = False
    note: str = ""

    @property
    def is_unsure(self) -> bool:
        """Whether it leaves the item to others."""
        return self.reason == UNSURE

    def agrees(self, other: Answer) -> bool:
        """Say whether both hold the same to be right; why an item cannot be coded is no matter."""
        return not (self.is_unsure or other.is_unsure) and self.code == other.code


@dataclass(frozen=True, slots=True)
class Opinion:
    """A place for someone who is to code an item, and his answer once there is one.

    Attributes:
        number: its own number.
        item: number of the item.
        coder: whose it is; None while it is nobody's.
        is_sighted: whether he saw what others had answered.
        taken: when he was given the item.
        until: until when it is his unless he answers.
        answered: when he answered.
        answer: his answer.
    """

    number: int
    item: int
    coder: str | None
    is_sighted: bool
    taken: datetime | None
    until: datetime | None
    answered: datetime | None
    answer: Answer | None
