"""Tell by its first bytes what a file is: CSV or an Excel workbook, or one of the many others."""

from __future__ import annotations

from typing import Literal

from service.files.unsound import UnsoundFileError

Form = Literal["csv", "xlsx"]
"""What a file is, and what its result will be."""

HEAD = 64 * 1024
"""First bytes of a file that are looked at."""

MOST_ROWS = 200_000
"""Rows of a file."""

MOST_COLUMNS = 200
"""Columns of a file."""

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OTHERS = {b"%PDF": "a PDF", b"\x1f\x8b": "a gzipped file", b"PAR1": "a Parquet file", b"{\\rtf": "a text in RTF"}
_AGAIN = "Save it as CSV or as an Excel workbook (.xlsx)."


def form_of(head: bytes) -> Form:
    """Return what a file is by its first bytes.

    Raises:
        UnsoundFileError: it is something else, or empty.
    """
    if not head.strip():
        raise UnsoundFileError("The file is empty.", "Choose another.")
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_COMPOUND):
        raise UnsoundFileError(
            "The file is a workbook of an old format (.xls), or has a password.",
            "Save it as an Excel workbook (.xlsx) without a password.",
        )
    for signature, what in _OTHERS.items():
        if head.startswith(signature):
            raise UnsoundFileError(f"The file is {what}, neither CSV nor a workbook.", _AGAIN)
    return "csv"
