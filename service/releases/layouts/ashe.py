"""Table 14 of the Annual Survey of Hours and Earnings: one sheet for each sex and pattern of hours.

The shade of a cell tells its coefficient of variation: none up to 5%, a pattern (in 2023 a colour) up to 10%, another
colour above. `x` stands for one above 20%, `..` for a figure that would disclose somebody, `:` for none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, get_args

from models.coding import Scheme
from service.occupations.datasets import UNITED_KINGDOM
from service.occupations.figure import Cell, Hours, Mark, Measure, Series, Sex, Statistic
from service.releases.layout import Layout, Row, Said, Table, lacking, number
from service.releases.workbook import SheetCell, Workbook

SHEETS: Mapping[str, tuple[Sex, Hours]] = {
    "All": ("all", "all"),
    "Male": ("male", "all"),
    "Female": ("female", "all"),
    "Full-Time": ("all", "full_time"),
    "Part-Time": ("all", "part_time"),
    "Male Full-Time": ("male", "full_time"),
    "Male Part-Time": ("male", "part_time"),
    "Female Full-Time": ("female", "full_time"),
    "Female Part-Time": ("female", "part_time"),
}

STATISTICS: Sequence[Statistic] = get_args(Statistic)[:15]
"""The statistics of a row, in the order of its columns."""

_HEADINGS = slice(2, 5)
_PERCENTILES = ("10", "20", "25", "30", "40", "60", "70", "75", "80", "90")
_LAST = "Not Classified"
_MARKS: Mapping[str, Mark] = {"x": "unreliable", "..": "suppressed", ":": "not_applicable", "": "none"}
_QUALITY: Mapping[str, Mark] = {
    "": "precise",
    "pattern": "reasonable",
    "00FFFF": "reasonable",
    "33CCCC": "acceptable",
}
_TITLE = r"Table {table}\b.* For (?P<whose>[a-z -]+) employee jobs\S{{0,3}}: United Kingdom(?:, (?P<year>\d{{4}}))?$"
_NEW_SCHEME = "2022"  # from this edition on, table 14 is by SOC2020


def _sheets(workbook: Workbook) -> Sequence[str]:
    return tuple(SHEETS)


def _read(workbook: Workbook, sheet: str) -> Table:
    rows = workbook.rows(sheet)
    if len(rows) <= _HEADINGS.stop or [cell.text for cell in rows[_HEADINGS.stop - 1][:2]] != ["Description", "Code"]:
        raise lacking(sheet, "has no headings 'Description' and 'Code' in row 5")
    end = next((place for place, row in enumerate(rows) if row[0].text == _LAST), None)
    if end is None:
        raise lacking(sheet, f"breaks off: its last row, {_LAST!r}, is missing")
    found = [
        Row(place + 1, row[1].text, row[0].text, row[2 : 2 + len(STATISTICS)])
        for place, row in enumerate(rows[_HEADINGS.stop : end], _HEADINGS.stop)
    ]
    return Table(sheet, _labels(rows[_HEADINGS]), found)


def _labels(rows: Sequence[Sequence[SheetCell]]) -> list[str]:
    labels: list[str] = []
    for column in list(zip(*rows, strict=False))[2 : 2 + len(STATISTICS)]:
        label = " ".join(filter(None, (cell.text for cell in column))).removeprefix("Percentiles ")
        label = re.sub(r"(?<=of jobs)\(?[a-z]\)?", "", label)  # the letter of a footnote
        labels.append(f"{label} (2)" if label in labels else label)
    return labels


def _said(table: str, workbook: Workbook) -> Said:
    problems, years = [], set()
    for sheet, (sex, hours) in SHEETS.items():
        title = " ".join(filter(None, (cell.text for cell in workbook.rows(sheet)[0])))
        found = re.match(_TITLE.format(table=re.escape(table)), title)
        whose = " ".join(word.replace("_", "-") for word in (sex, hours) if word != "all") or "all"
        if found is None or found["whose"] != whose:
            problems.append(f"Sheet {sheet!r}: its title is no longer that of table {table} for {whose} employee jobs")
        elif found["year"]:
            years.add(found["year"])
    if len(years) > 1:
        problems.append(f"The sheets are of different years: {', '.join(sorted(years))}")
    return Said(max(years, default=""), problems)


def _scheme(edition: str) -> Scheme:
    return "soc2010" if edition < _NEW_SCHEME else "soc2020"


def _series(measure: Measure, table: Table, edition: str) -> list[Series]:
    sex, hours = SHEETS[table.sheet]
    return [Series(row.code, measure, edition, sex, hours, "", UNITED_KINGDOM, _cells(row.cells)) for row in table.rows]


def _cells(cells: Sequence[SheetCell]) -> dict[Statistic, Cell]:
    instead = _MARKS.get(cells[0].text, "none")  # where jobs are hidden, what follows is left blank
    found: dict[Statistic, Cell] = {}
    for statistic, cell in zip(STATISTICS, cells, strict=True):
        is_change = statistic.endswith("_change")
        if isinstance(cell.value, float):
            found[statistic] = Cell(cell.value, "unmarked" if is_change else _QUALITY[cell.shade])
        else:
            found[statistic] = Cell(None, _MARKS[cell.text] if cell.text else instead)
    return found


def _fields(least: float, most: float) -> list[dict[str, Any]]:
    pay, change = partial(number, least=least, most=most), partial(number, least=-99.0, most=1_000.0)
    return [
        number("Number of jobs (thousand)", 0, 50_000),
        pay("Median"),
        change("Annual percentage change"),
        pay("Mean"),
        change("Annual percentage change (2)"),
        *map(pay, _PERCENTILES),
    ]


def _layout(dataset: str, table: str, measure: Measure, least: float, most: float) -> Layout:
    return Layout(
        dataset,
        _sheets,
        _read,
        partial(_said, table),
        _scheme,
        lambda sheet: frozenset({1, 2, 3, 4}),
        _fields(least, most),
        ("x", "..", ":"),
        partial(_series, measure),
        shades=frozenset(_QUALITY) | {"FFFFFF"},
    )


LAYOUTS = (
    _layout("ashe_weekly_pay", "14.1a", "weekly_pay", 1, 20_000),
    _layout("ashe_hourly_pay", "14.5a", "hourly_pay", 1, 1_000),
    _layout("ashe_annual_pay", "14.7a", "annual_pay", 50, 1_000_000),
)
"""The layouts of the three tables."""
