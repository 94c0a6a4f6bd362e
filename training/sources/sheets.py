"""Read a sheet, or a file of comma-separated values, as text."""

from __future__ import annotations

import csv
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from mappings.errors import SocCoderError


def read_sheet(path: Path, sheet: str, columns: Mapping[str, Hashable] | None = None) -> pd.DataFrame:
    """Return a sheet with every cell as text, spaces collapsed, empty cells as the empty string and no empty rows.

    Args:
        path: the workbook.
        sheet: name of the sheet.
        columns: headings wanted (spaces collapsed) and what to call them; without it the columns are numbered and the
            first row is data.

    Raises:
        SocCoderError: the workbook cannot be read, or has no such sheet or heading.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise SocCoderError(f"Sheet {sheet!r} of {path.name} cannot be read: {error}.", "Download it again.") from error
    rows = [row for row in rows if any(map(_text, row))]
    if columns is None:
        return pd.DataFrame([[_text(cell) for cell in row] for row in rows], dtype=str)
    return _frame(rows, columns, f"Sheet {sheet!r} of {path.name}")


def read_csv(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a UTF-8 file of comma-separated values as `read_sheet` returns a sheet.

    Args:
        path: the file.
        columns: headings wanted and what to call them.

    Raises:
        SocCoderError: the file cannot be read, or lacks a heading.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeError, csv.Error) as error:
        raise SocCoderError(f"{path.name} cannot be read: {error}.", "Download it again.") from error
    return _frame(rows, columns, path.name)


def _frame(rows: Sequence[Sequence[object]], columns: Mapping[str, Hashable], what: str) -> pd.DataFrame:
    headings = [_text(cell) for cell in rows[0]] if rows else []
    if missing := [heading for heading in columns if heading not in headings]:
        raise SocCoderError(f"{what} lacks the columns {', '.join(missing)}.")
    places = [headings.index(heading) for heading in columns]
    cells = [[_text(row[place]) for place in places] for row in rows[1:]]
    return pd.DataFrame(cells, columns=list(columns.values()), dtype=str)


def _text(cell: object) -> str:
    """Return a cell as text, with spaces collapsed; a whole number without the decimal point that a workbook has."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())
