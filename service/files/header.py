"""Guess whether the first row of a file holds the names of its columns, or is a row like the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from models.batch import REQUIRED
from models.coder import Coder
from models.coding import Item, Kind
from service.files.guess import Cells, by_name, like_titles

_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

_SURE = 0.95
"""Probability from which a cell is taken for a title that the index does not have."""


def has_names(rows: Sequence[Cells], kind: Kind) -> bool:
    """Say whether the first row seems to hold the names of the columns.

    It does where one of its cells is what columns with titles are called. Else it does unless a cell is a number, a
    date or an e-mail address, comes again in its column, or is itself a title where the rows below have titles.

    Args:
        rows: the first few hundred, the first row included.
        kind: what the rows are.
    """
    first = rows[0]
    if not by_name(list(map(str, first)), kind).keys().isdisjoint(REQUIRED[kind]):
        return True
    below = [set(map(str, column)) - {""} for column in zip(*rows[1:], strict=True)]
    if any(map(_is_data, first)) or any(str(cell) in others for cell, others in zip(first, below, strict=False)):
        return False
    place = 1 if len(first) == 1 else like_titles(rows, range(1, len(first) + 1))
    return place is None or not _is_title(str(first[place - 1]), kind)


def _is_data(cell: Any) -> bool:
    """Say whether a cell is what no column is called."""
    if not isinstance(cell, str):
        return True
    text = cell.strip()
    is_figure = any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
    return is_figure or bool(_DATE.match(text) or _EMAIL.fullmatch(text))


def _is_title(text: str, kind: Kind) -> bool:
    """Say whether a text, once cleaned, is in the coding index, or is coded to a unit group with hardly a doubt."""
    coding = _coder().code(Item(text, kind=kind))
    return bool(coding.evidence.entries) or (coding.level == 4 and (coding.confidence or 0) >= _SURE)


@cache
def _coder() -> Coder:
    return Coder.load()
