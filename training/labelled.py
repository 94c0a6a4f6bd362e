"""Labelled adverts, on which accuracy is measured. Nothing is learned, tuned or chosen on those of `DEV`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.coding import Item
from models.files import reader
from training.folders import SOURCES

DEV = SOURCES / "labelled" / "coded_adverts_dev.csv"
"""Where a checkout keeps the labelled adverts that are only measured on, if it has them."""

CODED_ADVERTS = "labelled/coded_adverts_train.csv"
"""The adverts that training learns from, below a folder of sources."""

TRAIN = SOURCES / CODED_ADVERTS
"""Where it keeps those that training learns from; some titles of theirs are held out (`training.examples`)."""

TITLE_ONLY, FULL_ADVERT = "title only", "full advert"
PARTS = (TITLE_ONLY, FULL_ADVERT)
"""What a labelled advert may hold."""

_ONE_CODER, _TWO_CODERS = ("soc2020",), ("coder_a", "coder_b")
_ALSO_ACCEPTABLE = ("acceptable", "alternates")
_FIELDS = ("title", "description", "category", "salary", "location", "employer")
_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """An advert, and the SOC2020 unit groups that the people who coded it named.

    Attributes:
        item: the advert.
        best: the groups named best: one for each coder; never empty.
        acceptable: the groups named best or acceptable.
        source: where the advert was collected; empty where the file does not say.
    """

    item: Item
    best: frozenset[str]
    acceptable: frozenset[str]
    source: str = ""

    @property
    def part(self) -> str:
        """What it holds, one of `PARTS`."""
        return FULL_ADVERT if self.item.description else TITLE_ONLY


def read_labelled(path: Path = DEV) -> list[Labelled]:
    """Return the adverts of a file that have a code, in order; none if there is no such file.

    The file needs a column `title` and either `coder_a` and `coder_b`, with `acceptable` for what either would accept,
    or `soc2020`, with `alternates`. A cell may hold several codes joined by `|`. The source is the column `source`,
    else the first letter of `id`.

    Raises:
        SocCoderError: the file cannot be read, lacks these columns, or has rows that are broken or whose codes SOC2020
            has not; all of them are counted, the first few named.
    """
    if not path.exists():
        return []
    table = reader(path)
    coders = next((each for each in (_TWO_CODERS, _ONE_CODER) if {"title", *each} <= set(table.columns)), None)
    if coders is None:
        raise SocCoderError(
            f"{path.name} is no file of labelled adverts: its columns are {', '.join(table.columns) or 'none'}.",
            "It needs 'title', and either 'coder_a' and 'coder_b' (and 'acceptable'), or 'soc2020' (and 'alternates').",
        )
    known = set(load_scheme("soc2020").unit_groups)
    adverts, problems = [], []
    for number, row in enumerate(table.rows(), 1):
        best = _codes(row.values, coders)
        unknown = sorted(best - known)
        if row.fault or unknown:
            fault = row.fault or f"{', '.join(unknown)}: no unit group of SOC2020"
            problems.append(f"row {number}: {fault}")
        elif best:
            adverts.append(_labelled(row.values, best))
    if problems:
        more = [f"and {len(problems) - _MOST_PROBLEMS:,} more"] if len(problems) > _MOST_PROBLEMS else []
        raise SocCoderError(f"{path.name} has rows that cannot be used: {'; '.join(problems[:_MOST_PROBLEMS] + more)}.")
    return adverts


def _labelled(row: Mapping[str, Any], best: frozenset[str]) -> Labelled:
    item = Item(kind="vacancy", **{field: _text(row, field) for field in _FIELDS})
    return Labelled(item, best, best | _codes(row, _ALSO_ACCEPTABLE), _text(row, "source") or _text(row, "id")[:1])


def _codes(row: Mapping[str, Any], columns: Iterable[str]) -> frozenset[str]:
    return frozenset(code for column in columns for code in _text(row, column).split("|") if code)


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value)
