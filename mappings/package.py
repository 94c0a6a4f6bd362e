"""The data package: the tables beside this module and the Frictionless descriptor that describes them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "tables"


@cache
def descriptor() -> dict[str, Any]:
    """Return `datapackage.json` as a dictionary."""
    loaded: dict[str, Any] = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    return loaded


def resource(name: str) -> dict[str, Any]:
    """Return the descriptor of the table called `name`."""
    found: dict[str, Any] = next(each for each in descriptor()["resources"] if each["name"] == name)
    return found


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of the table called `name` as lists of strings, in the order of its fields, without the header."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader
