"""An item on the desk, as people are given it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.coding import Item, Scheme
from service.desk.case import Sample

Status = Literal["open", "review", "settled"]
"""`open`: not everyone who is to code it has. `review`: one with the role `confirm` is to look. `settled`: done."""


@dataclass(frozen=True, slots=True)
class Task:
    """An item on the desk.

    Attributes:
        number: its number.
        item: the title with its terms, and an advert's text where the desk itself keeps it.
        source: the feed or the file that it comes from.
        reference: the vacancy's reference there, or empty.
        scheme: scheme that it is to be coded to.
        given_code: the code that the coder gave, or None.
        candidates: unit groups with the coder's probabilities, best first.
        model_version: version of the bundle that coded it.
        data_version: version of the tables that it used.
        sample: what it was drawn for.
        is_double: whether it was drawn to be coded by two.
        status: how far it has come.
        correction: identifier of the correction that it led to; None where there is none, or it was taken back.
    """

    number: int
    item: Item
    source: str
    reference: str
    scheme: Scheme
    given_code: str | None
    candidates: Mapping[str, float]
    model_version: str
    data_version: str
    sample: Sample
    is_double: bool
    status: Status
    correction: str | None
