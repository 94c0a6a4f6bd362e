"""What is known of a file before it is coded: its columns, its first rows, and which column seems to hold what."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from service.files.form import Form
from service.files.table import numbered

SHOWN = 6
"""Rows that are shown to who is to say what the columns are, the first included."""

LONGEST_SHOWN = 60
"""Characters of a cell that are shown."""


class Head(BaseModel):
    """What is known of a file before it is coded."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    form: Form
    """What it is."""
    has_names: bool
    """Whether its first row holds the names of its columns: guessed, and then as its owner says."""
    names: tuple[str, ...]
    """What its first row would have its columns called, in order."""
    lines: int
    """How many rows it has, the first included."""
    top: int
    """Number that a spreadsheet gives the first of them."""
    shown: tuple[tuple[str, ...], ...]
    """The first few, each cell cut to a few words."""
    guess: dict[str, int]
    """Place, from 1, of the column for each field of an item that one seems to hold."""
    delimiter: str = ""
    """What separates the columns of CSV."""
    sheet: str = ""
    """Name of the sheet."""
    others: int = 0
    """How many other sheets there are, which are not read."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns, in order."""
        return self.names if self.has_names else numbered(len(self.names))

    @property
    def rows(self) -> int:
        """How many rows are to be coded."""
        return self.lines - self.has_names

    @property
    def first(self) -> int:
        """Number that a spreadsheet gives the first of these."""
        return self.top + self.has_names

    def as_said(self, has_names: bool) -> Self:
        """Return it with what its owner says of the first row."""
        return self.model_copy(update={"has_names": has_names})


def cut(cell: object) -> str:
    """Return a cell as it is shown."""
    text = " ".join(str(cell)[: 4 * LONGEST_SHOWN].split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def read(path: Path) -> Head:
    """Return what was written."""
    return Head.model_validate_json(path.read_bytes())


def write(path: Path, head: Head) -> None:
    """Keep what is known; who reads it meanwhile finds what was known before."""
    partial = path.with_suffix(".part")
    partial.write_text(head.model_dump_json(), encoding="utf-8")
    partial.replace(path)
