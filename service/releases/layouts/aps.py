"""Employment by unit group of SOC2020 and industry section: one sheet for each year.

`*` stands for an estimate of too small a sample, `-` for none; a shaded estimate is of a small sample.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.coding import Scheme
from service.occupations.datasets import UNITED_KINGDOM
from service.occupations.figure import EVERY, Cell, Mark, Series
from service.releases.layout import Layout, Row, Said, Table, lacking, number
from service.releases.workbook import SheetCell, Workbook

SECTIONS = "ABCDEFGHIJKLMNOPQRS"
"""The sections of the Standard Industrial Classification 2007 that it has, in the order of the columns."""

_HEADINGS = 7
_FIRST = 2
_LAST = "Total"
_MARKS: dict[str, Mark] = {"*": "unreliable", "-": "none", "": "none"}


def _sheets(workbook: Workbook) -> Sequence[str]:
    return tuple(name for name in workbook.names if re.fullmatch(r"20\d\d", name))


def _read(workbook: Workbook, sheet: str) -> Table:
    rows = workbook.rows(sheet)
    end = next((place for place, row in enumerate(rows) if row[1].text == _LAST), None)
    if end is None:
        raise lacking(sheet, f"breaks off: its last row, {_LAST!r}, is missing")
    width = slice(_FIRST, _FIRST + len(SECTIONS))
    labels = [re.sub(r"^\d+ (?=[A-Z] )", "", cell.text)[:1] for cell in rows[_HEADINGS][width]]
    found = [
        Row(place + 1, *_group(row[1].text), row[width])
        for place, row in enumerate(rows[_HEADINGS + 1 : end + 1], _HEADINGS + 1)
    ]
    return Table(sheet, labels, found)


def _group(text: str) -> tuple[str, str]:
    """Return code and name, of `1111 Chief executives`."""
    code, _, name = text.partition(" ")
    return (EVERY, text) if text == _LAST else (code, name)


def _said(workbook: Workbook) -> Said:
    sheets = _sheets(workbook)
    if not sheets:
        return Said("", ["No sheet has a year for its name"])
    problems = []
    for sheet in sheets:
        text = [row[0].text for row in workbook.rows(sheet)[:5]]
        if not text[1].startswith("Annual Population Survey"):
            problems.append(f"Sheet {sheet!r}: row 2 does not say that it is of the Annual Population Survey")
        if not text[2].endswith(sheet):
            problems.append(f"Sheet {sheet!r}: row 3 says {text[2]!r}, not its year")
        if "SOC20M" not in text[4]:
            problems.append(f"Sheet {sheet!r}: row 5 does not say that it is by SOC2020")
    return Said(f"{min(sheets)}-{max(sheets)}", problems)


def _scheme(edition: str) -> Scheme:
    return "soc2020"


def _series(table: Table, edition: str) -> list[Series]:
    return [
        Series(row.code, "employment", table.sheet, "all", "all", section, UNITED_KINGDOM, {"count": _cell(cell)})
        for row in table.rows
        for section, cell in zip(SECTIONS, row.cells, strict=True)
    ]


def _cell(cell: SheetCell) -> Cell:
    if isinstance(cell.value, float):
        return Cell(cell.value, "small_sample" if cell.shade == "pattern" else "unmarked")
    return Cell(None, _MARKS[cell.text])


LAYOUT = Layout(
    "aps_employment_by_industry",
    _sheets,
    _read,
    _said,
    _scheme,
    lambda sheet: frozenset({4}),
    [number(section, 0, 10_000_000) for section in SECTIONS],
    ("*", "-"),
    _series,
)
"""The layout."""
