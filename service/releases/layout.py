"""What the workbooks of a data set look like, declared once: the check, the loading and the documentation go by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.coding import Scheme
from service.occupations.figure import Series
from service.releases.workbook import SheetCell, UnsoundFileError, Workbook

DESCRIPTION, CODE = "Description", "Code"
"""The first two fields of every table: the group's name, and its code, empty for all occupations."""


class Row(NamedTuple):
    """A row of a table: its number in the sheet, counted from 1, the group's code and name, and the further cells."""

    number: int
    code: str
    name: str
    cells: Sequence[SheetCell]


class Table(NamedTuple):
    """A table of figures in a sheet: the headings found over the further cells, and the rows."""

    sheet: str
    labels: Sequence[str]
    rows: Sequence[Row]


class Said(NamedTuple):
    """What a workbook says of itself: its edition, empty where it does not, and what contradicts the layout."""

    edition: str
    problems: Sequence[str]


@dataclass(frozen=True)
class Layout:
    """The layout of the workbooks of a data set.

    Attributes:
        dataset: name of the data set.
        sheets: finds the names of the sheets of figures in a workbook.
        read: reads the table of a sheet.
        said: tells what a workbook says of itself, from its sheets and their names.
        scheme: tells the scheme that an edition should have.
        levels: tells the levels whose groups the table of a sheet should have all of, and no others.
        fields: the fields after the first two, in order, each a field of a frictionless Table Schema.
        markers: what stands in a cell in the place of a number.
        series: makes the series of a table.
        shades: the shades that a number may have, where these say how good it is.
    """

    dataset: str
    sheets: Callable[[Workbook], Sequence[str]]
    read: Callable[[Workbook, str], Table]
    said: Callable[[Workbook], Said]
    scheme: Callable[[str], Scheme]
    levels: Callable[[str], frozenset[int]]
    fields: Sequence[Mapping[str, Any]]
    markers: Sequence[str]
    series: Callable[[Table, str], list[Series]]
    shades: frozenset[str] | None = None

    @property
    def schema(self) -> dict[str, Any]:
        """The Table Schema of its tables."""
        description = {"name": DESCRIPTION, "type": "string", "constraints": {"required": True}}
        code = {"name": CODE, "type": "string", "constraints": {"pattern": r"\d{1,4}"}}
        return {"fields": [description, code, *map(dict, self.fields)], "missingValues": ["", *self.markers]}


def number(name: str, least: float, most: float) -> dict[str, Any]:
    """Return a field of numbers within a range."""
    return {"name": name, "type": "number", "constraints": {"minimum": least, "maximum": most}}


def lacking(sheet: str, what: str) -> UnsoundFileError:
    """Return the error that a sheet is not laid out as it should be."""
    return UnsoundFileError(f"Sheet {sheet!r} {what}.", "Send the file as it was published.")
