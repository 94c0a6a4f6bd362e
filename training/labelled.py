"""Read the adverts that accuracy is measured on. Nothing is learned, tuned or chosen on them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from models.coding import Item, Kind

DEV = "labelled/coded_adverts_dev.csv"


def read_labelled(path: Path) -> list[dict[str, str]]:
    """Return the rows of a labelled CSV file, each a dictionary of strings."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def item(row: Mapping[str, str], kind: Kind = "vacancy") -> Item:
    """Return the item of a labelled row: the title alone for a job title, all that came with it for a vacancy."""
    if kind == "job_title":
        return Item(row["title"])
    return Item(
        row["title"],
        kind,
        description=row["description"],
        category=row["category"],
        salary=row["salary"],
        location=row["location"],
    )
