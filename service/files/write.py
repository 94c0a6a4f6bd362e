"""Write the coded file: CSV that any spreadsheet opens, or an Excel workbook, with no cell that is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from models.cells import APPENDED
from service.spreadsheet import as_text

_NUMBER = re.compile(r"[+-][\d.,]+%?")
_WIDTH, _WIDE = 12, 32
_WIDE_ONES = frozenset({"code_title", "candidates", "other_scheme", "evidence"})
_MIDNIGHT = time()
_FIRST_DAY = datetime(1900, 1, 1)
"""Before it, Excel knows no dates."""


class Out(Protocol):
    """A file being written."""

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Append rows."""

    def close(self) -> None:
        """Write what is still held back, and close the file."""


class CsvOut:
    """CSV in UTF-8 with the mark by which Excel knows that."""

    def __init__(self, path: Path, columns: Sequence[str], delimiter: str) -> None:
        self._columns = columns
        self._text = path.open("w", encoding="utf-8-sig", newline="")
        self._lines = csv.writer(self._text, delimiter=delimiter)
        self._lines.writerow(map(_safe, columns))

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Append rows."""
        self._lines.writerows([_safe(row[name]) for name in self._columns] for row in rows)

    def close(self) -> None:
        """Close the file."""
        self._text.close()


class XlsxOut:
    """A workbook with one sheet, whose header stays in sight.

    The same rows make the same bytes: it says that it was made at `made`.
    """

    def __init__(self, path: Path, columns: Sequence[str], made: datetime) -> None:
        self._columns = columns
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._book.set_properties({"created": made.replace(tzinfo=None)})
        self._sheet = self._book.add_worksheet("Coded")
        self._sheet.freeze_panes(1, 0)
        for place, name in enumerate(columns):
            appended = place >= len(columns) - len(APPENDED)
            self._sheet.set_column(place, place, _WIDE if not appended or name in _WIDE_ONES else _WIDTH)
        bold = self._book.add_format({"bold": True})
        for place, name in enumerate(columns):
            self._sheet.write_string(0, place, name, bold)
        self._row = 0

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Append rows."""
        for row in rows:
            self._row += 1
            for place, name in enumerate(self._columns):
                self._put(place, row[name])

    def close(self) -> None:
        """Write the workbook."""
        last = self._row, len(self._columns) - 1
        self._sheet.ignore_errors({"number_stored_as_text": xlsxwriter.utility.xl_range(0, 0, *last)})
        self._book.close()

    def _put(self, place: int, cell: Any) -> None:
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, place, cell)
        elif isinstance(cell, int | float):
            self._sheet.write_number(self._row, place, cell)
        elif isinstance(cell, datetime) and cell >= _FIRST_DAY:
            self._sheet.write_datetime(self._row, place, cell, self._moment if cell.time() != _MIDNIGHT else self._day)
        elif cell is not None and cell != "":
            self._sheet.write_string(self._row, place, str(cell))


def _safe(cell: Any) -> Any:
    return as_text(cell) if isinstance(cell, str) and not _NUMBER.fullmatch(cell) else cell
