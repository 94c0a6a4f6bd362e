"""The labelled adverts that accuracy is measured on. Nothing is learned, tuned or chosen on them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from models.coding import Item
from training.folders import SOURCES

DEV = SOURCES / "labelled" / "coded_adverts_dev.csv"
"""Where a checkout that has labelled adverts keeps them."""

SLICES = {"T": "title only", "F": "full advert"}
"""First letter of a row's identifier → what the row holds."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An advert, its slice (a key of `SLICES`), and the SOC2020 unit groups that the people who coded it named."""

    slice: str
    item: Item
    best: frozenset[str]
    acceptable: frozenset[str]


def read_labelled(path: Path = DEV) -> list[Labelled]:
    """Return the adverts of a file with `coder_a`, `coder_b` and `acceptable` (joined by `|`); none if it is absent."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [_labelled(row) for row in csv.DictReader(file)]


def _labelled(row: dict[str, str]) -> Labelled:
    item = Item(
        title=row["title"],
        kind="vacancy",
        description=row["description"],
        category=row["category"],
        salary=row["salary"],
        location=row["location"],
    )
    best = frozenset((row["coder_a"], row["coder_b"]))
    return Labelled(row["id"][0], item, best, best | set(filter(None, row["acceptable"].split("|"))))
