"""EMP04, employment by occupation of the Labour Force Survey: one sheet for people, for men and for women.

`*` stands for an estimate of too small a sample. The heading says thousands, and the figures are of people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.coding import Scheme
from service.occupations.datasets import UNITED_KINGDOM
from service.occupations.figure import EVERY, Cell, Hours, Mark, Measure, Series, Sex
from service.releases.layout import Layout, Row, Said, Table, lacking, number
from service.releases.workbook import SheetCell, Workbook

SHEETS: Mapping[str, Sex] = {"People": "all", "Men": "male", "Women": "female"}

COLUMNS: Mapping[int, tuple[Measure, Hours]] = {
    1: ("employment", "all"),
    3: ("employees", "full_time"),
    4: ("employees", "part_time"),
    5: ("employees", "all"),
    7: ("self_employed", "full_time"),
    8: ("self_employed", "part_time"),
    9: ("self_employed", "all"),
}
"""What is in the columns of a sheet, counted from 0."""

_FIELDS = (
    "Total in employment",
    "Employees: full-time",
    "Employees: part-time",
    "Employees: total",
    "Self-employed: full-time",
    "Self-employed: part-time",
    "Self-employed: total",
)
_HEADINGS = 3
_MARKS: Mapping[str, Mark] = {"*": "unreliable", "": "none"}


def _sheets(workbook: Workbook) -> Sequence[str]:
    return tuple(SHEETS)


def _read(workbook: Workbook, sheet: str) -> Table:
    rows = workbook.rows(sheet)
    if not any(cell.text.startswith("Source: ONS") for row in rows for cell in row):
        raise lacking(sheet, "breaks off: the line of its source is missing")
    found = []
    for place, row in enumerate(rows):
        group = re.fullmatch(r"(?:(\d{1,4}) )?(.+?)\d*", row[0].text)
        if group and (group[1] or group[2] == "Total"):
            name = re.sub(r"(?<=n\.e\.c\.)\d", "", row[0].text.removeprefix(group[1] or "").strip())
            found.append(Row(place + 1, group[1] or EVERY, name, [row[column] for column in COLUMNS]))
    return Table(sheet, _labels(rows), [row for row in found if row.cells[0].text])


def _labels(rows: Sequence[Sequence[SheetCell]]) -> list[str]:
    above, below = rows[_HEADINGS], rows[_HEADINGS + 1]
    labels, over = [], ""
    for column in range(1, max(COLUMNS) + 1):
        over = above[column].text or over
        if column in COLUMNS:
            label = f"{over}: {below[column].text.lower()}" if below[column].text else over
            labels.append(re.sub(r"[\d,]+$", "", label))
    return labels


def _said(workbook: Workbook) -> Said:
    problems, quarters = [], set()
    for sheet in SHEETS:
        title, quarter = (row[0].text for row in workbook.rows(sheet)[:2])
        if not title.startswith("ALL IN EMPLOYMENT BY STATUS, OCCUPATION"):
            problems.append(f"Sheet {sheet!r}: its title is no longer that of EMP04")
        if found := re.match(r"Quarter (\d) : .* (\d{4})$", quarter):
            quarters.add(f"{found[2]}-Q{found[1]}")
        else:
            problems.append(f"Sheet {sheet!r}: row 2 names no quarter")
    if len(quarters) > 1:
        problems.append(f"The sheets are of different quarters: {', '.join(sorted(quarters))}")
    return Said(max(quarters, default=""), problems)


def _scheme(edition: str) -> Scheme:
    return "soc2010"


def _series(table: Table, edition: str) -> list[Series]:
    sex = SHEETS[table.sheet]
    return [
        Series(row.code, measure, edition, sex, hours, "", UNITED_KINGDOM, {"count": _cell(cell)})
        for row in table.rows
        for (measure, hours), cell in zip(COLUMNS.values(), row.cells, strict=True)
    ]


def _cell(cell: SheetCell) -> Cell:
    return Cell(cell.value, "unmarked") if isinstance(cell.value, float) else Cell(None, _MARKS[cell.text])


LAYOUT = Layout(
    "lfs_employment",
    _sheets,
    _read,
    _said,
    _scheme,
    lambda sheet: frozenset({1, 3, 4}),
    [number(name, 0, 50_000_000) for name in _FIELDS],
    ("*",),
    _series,
)
"""The layout."""
