"""What may be put on the desk: a title with how it was coded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from mappings.normalise import normalise
from models.coding import Item, Scheme
from models.overrides import title_key

Sample = Literal["doubtful", "random"]
"""What an item was drawn for: to teach the coder, or at random, to measure it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A title, how often it came, and how it was coded.

    Attributes:
        item: the title with its terms; its description is the advert's text where no other table of the store has that.
        source: the feed or the file that it comes from.
        reference: the vacancy's reference there; empty where it is none of the store.
        scheme: scheme of the codes.
        code: the code that the coder gave, of any level; None where it gave none.
        candidates: unit groups with their probabilities, best first.
        model_version: version of the bundle that coded it.
        data_version: version of the tables that it used.
        count: how often the title came, at least 1.
        is_of_all: whether it was drawn from all that came, not only from what could not be coded.
        is_waiting: whether the desk has it, and nobody has answered yet: then it may only be drawn at random.
    """

    item: Item
    source: str
    reference: str
    scheme: Scheme
    code: str | None
    candidates: Mapping[str, float]
    model_version: str
    data_version: str
    count: int = 1
    is_of_all: bool = True
    is_waiting: bool = False

    @property
    def digest(self) -> str:
        """What is the same of two cases that one override would be for: 32 hexadecimal digits."""
        of = self.item
        parts = self.scheme, of.kind, title_key(of), *map(normalise, (of.qualifier, of.industry, of.category))
        return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
