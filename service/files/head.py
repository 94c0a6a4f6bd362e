"""What is known of a file before it is coded: its columns, its first rows, and which column seems to hold what."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from service.files.form import Form


class Head(BaseModel):
    """What is known of a file before it is coded."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    form: Form
    """What it is."""
    columns: tuple[str, ...]
    """Names of its columns, in order."""
    rows: int
    """How many rows it has."""
    first: int
    """Number that a spreadsheet gives the first of them."""
    shown: tuple[tuple[str, ...], ...]
    """The first few, each cell cut to a few words."""
    guess: dict[str, str]
    """The column for each field of an item that one seems to hold."""
    delimiter: str = ""
    """What separates the columns of CSV."""
    sheet: str = ""
    """Name of the sheet."""
    others: int = 0
    """How many other sheets there are, which are not read."""


def read(path: Path) -> Head:
    """Return what was written."""
    return Head.model_validate_json(path.read_bytes())
