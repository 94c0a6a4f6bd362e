"""A file as a table: its rows, whatever it was sent as, of which the first may name the columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.files import Row
from service.files.form import MOST_COLUMNS
from service.files.unsound import UnsoundFileError


class Table(NamedTuple):
    """A table being read.

    Attributes:
        rows: its rows, the first included, to be read once; each has a cell for every column, in order.
        top: number that a spreadsheet gives the first row.
        delimiter: what separates the columns in CSV; empty for a workbook.
        sheet: name of the sheet; empty for CSV.
        others: how many other sheets there are, which are not read.
    """

    rows: Iterator[Row]
    top: int
    delimiter: str = ""
    sheet: str = ""
    others: int = 0


def numbered(width: int) -> tuple[str, ...]:
    """Return names for so many columns that have none.

    Raises:
        UnsoundFileError: there are too many.
    """
    if width > MOST_COLUMNS:
        raise UnsoundFileError(
            f"The file has {width:,} columns; at most {MOST_COLUMNS} are read.", "Leave out those that you can."
        )
    return tuple(f"column_{place}" for place in range(1, width + 1))


def named(header: Iterable[object]) -> tuple[str, ...]:
    """Return a name for each column: what its header says, numbered where that says nothing or the same as another."""
    names: list[str] = []
    for place, said in enumerate(header, 1):
        name = base = str(said).strip() or f"column_{place}"
        count = 1
        while name in names:
            count += 1
            name = f"{base} ({count})"
        names.append(name)
    return tuple(names)
