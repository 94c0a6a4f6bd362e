"""Read a sheet as text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
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
    headings = [_text(cell) for cell in rows[0]] if rows else []
    if missing := [heading for heading in columns if heading not in headings]:
        raise SocCoderError(f"Sheet {sheet!r} of {path.name} lacks the columns {', '.join(missing)}.")
    places = [headings.index(heading) for heading in columns]
    cells = [[_text(row[place]) for place in places] for row in rows[1:]]
    return pd.DataFrame(cells, columns=list(columns.values()), dtype=str)


def _text(cell: object) -> str:
    """Return a cell as text, with spaces collapsed; a whole number without the decimal point that a workbook has."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())
