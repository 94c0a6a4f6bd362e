"""Read a sheet as text."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path

import pandas as pd

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
        cells = pd.read_excel(path, sheet_name=sheet, header=None, dtype=str, na_filter=False, engine="calamine")
    except Exception as error:  # the engine and pandas each raise their own
        raise SocCoderError(f"Sheet {sheet!r} of {path.name} cannot be read: {error}.", "Download it again.") from error
    frame: pd.DataFrame = cells.apply(lambda column: column.str.split().str.join(" "))
    frame = frame[(frame != "").any(axis=1)]
    if columns is None:
        return frame.reset_index(drop=True)
    headings = list(frame.iloc[0])
    if missing := [heading for heading in columns if heading not in headings]:
        raise SocCoderError(f"Sheet {sheet!r} of {path.name} lacks the columns {', '.join(missing)}.")
    wanted = frame.iloc[1:].set_axis(headings, axis=1)[list(columns)]
    return wanted.set_axis(list(columns.values()), axis=1).reset_index(drop=True)
