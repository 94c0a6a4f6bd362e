"""Read an Excel workbook, in a process that may not take more memory than a sound one needs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from models.files import Row
from service.files.form import MOST_ROWS
from service.files.table import Table, numbered
from service.files.unsound import UnsoundFileError

LARGEST = 512 * 1024**2
"""Bytes of a workbook once it is unzipped."""

_AGAIN = "Save it again as an Excel workbook (.xlsx), or as CSV."
_WHOLE = 1e15
"""Numbers below this are whole where they have no fraction."""


def read(path: Path) -> Table:
    """Return the first sheet that has rows as a table.

    Raises:
        UnsoundFileError: it is no workbook, is damaged, too large, or has no rows.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            listed = parts.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise UnsoundFileError(f"The workbook is damaged: {error}.", _AGAIN) from error
    if "xl/workbook.xml" not in {part.filename for part in listed}:
        raise UnsoundFileError("The file is a zipped file, but no Excel workbook (.xlsx).", _AGAIN)
    if sum(part.file_size for part in listed) > LARGEST:
        raise UnsoundFileError(f"The workbook is larger than {LARGEST // 1024**2} MiB once it is unzipped.", _AGAIN)
    try:
        return _first(CalamineWorkbook.from_path(path))
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, UnsoundFileError):
            raise
        raise UnsoundFileError(f"The workbook is damaged: {error}.", _AGAIN) from error


def _first(book: CalamineWorkbook) -> Table:
    seen = [
        each.name
        for each in book.sheets_metadata
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
    ]
    for name in seen:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > 1 and sheet.start is not None:
            return _table(sheet, len(seen) - 1)
    raise UnsoundFileError("The workbook has no sheet with rows below a header.", "Choose another.")


def _table(sheet: CalamineSheet, others: int) -> Table:
    if sheet.height - 1 > MOST_ROWS:
        raise UnsoundFileError(
            f"The sheet {sheet.name!r} has {sheet.height - 1:,} rows; at most {MOST_ROWS:,} are coded.",
            "Split it into several files.",
        )
    assert sheet.start is not None
    top, _ = sheet.start
    lines = islice(sheet.iter_rows(), top, None)  # it begins with the first column that has cells, but with row 1
    return Table(_rows(lines, numbered(sheet.width)), top + 1, sheet=sheet.name, others=others)


def _rows(lines: Iterator[list[Any]], columns: Sequence[str]) -> Iterator[Row]:
    for line in lines:
        yield Row(dict(zip(columns, map(_plain, line), strict=True)))


def _plain(cell: Any) -> Any:
    """Return a cell as text, a number, a truth or a moment; a whole number without the fraction that Excel gives it."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _WHOLE else cell
    if isinstance(cell, date):
        return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)
    return cell if isinstance(cell, str | int) else str(cell)
