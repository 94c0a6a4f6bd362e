"""A file as a table: its columns and rows, whatever it was sent as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.files import Row
from service.files.form import MOST_COLUMNS
from service.files.unsound import UnsoundFileError


class Table(NamedTuple):
    """A table being read.

    Attributes:
        columns: names of the columns, each another.
        rows: its rows, to be read once.
        first: number that a spreadsheet gives the first row after the header.
        delimiter: what separates the columns in CSV; empty for a workbook.
        sheet: name of the sheet; empty for CSV.
        others: how many other sheets there are, which are not read.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    first: int
    delimiter: str = ""
    sheet: str = ""
    others: int = 0


def named(header: Iterable[object]) -> tuple[str, ...]:
    """Return a name for each column: what its header says, numbered where that says nothing or the same as another.

    Raises:
        UnsoundFileError: there are none, or too many.
    """
    names: list[str] = []
    for place, said in enumerate(header, 1):
        name = base = str(said).strip() or f"column {place}"
        count = 1
        while name in names:
            count += 1
            name = f"{base} ({count})"
        names.append(name)
    if not names:
        raise UnsoundFileError("The file has no first row that names its columns.", "Put one in.")
    if len(names) > MOST_COLUMNS:
        raise UnsoundFileError(
            f"The file has {len(names):,} columns; at most {MOST_COLUMNS} are read.", "Leave out those that you can."
        )
    return tuple(names)
