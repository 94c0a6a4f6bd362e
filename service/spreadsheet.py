"""Cells of CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are wide forms of the first."""


def as_text(cell: str) -> str:
    """Return a cell so that no spreadsheet reckons it (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(_BEGIN_FORMULAS) else cell
