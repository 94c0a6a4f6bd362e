"""Labour market and skills projections: tables 1 and 2 of occupations, each for all, males and females side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.coding import Scheme
from service.occupations.datasets import ENGLAND
from service.occupations.figure import EVERY, Cell, Series, Sex, Statistic
from service.releases.layout import Layout, Row, Said, Table, lacking, number
from service.releases.workbook import Workbook

SHEETS: Mapping[str, int] = {"Occ T1": 1, "Occ T2": 2}
"""The sheets, with the length of their codes."""

BLOCKS: Mapping[int, Sex] = {0: "all", 11: "male", 22: "female"}
"""Whose figures begin in which column, counted from 0."""

YEARS = ("2015", "2019", "2020", "2025", "2035")
CHANGES: Sequence[Statistic] = ("net_change", "replacement_demand", "total_requirement")
SPAN = "2020-2035"

_HEADINGS = slice(3, 6)
_FIRST = 7
_LAST = "All occupations"
_COLUMNS = (1, 2, 3, 4, 5, 7, 8, 9)
_LABELS = (*YEARS, "Net Change", "Replacement Demand", "Total Requirement")


def _sheets(workbook: Workbook) -> Sequence[str]:
    return tuple(SHEETS)


def _read(workbook: Workbook, sheet: str) -> Table:
    rows = workbook.rows(sheet)
    end = next((place for place, row in enumerate(rows) if row[0].text == _LAST), None)
    if end is None:
        raise lacking(sheet, f"breaks off: its last row, {_LAST!r}, is missing")
    places = [block + column for block in BLOCKS for column in _COLUMNS]
    labels = []
    for place in places:
        words = [row[place].text for row in rows[_HEADINGS] if row[place].text not in ("", SPAN)]
        labels.append(f"{BLOCKS[place - place % 11]} {' '.join(words)}")
    found: list[Row] = []
    for place, row in enumerate(rows[_FIRST : end + 1], _FIRST):
        if name := row[0].text:
            cells = [row[column] for column in places]
            found.append(Row(place + 1, *_group(name, SHEETS[sheet], len(found) + 1), cells))
    return Table(sheet, labels, found)


def _group(text: str, level: int, place: int) -> tuple[str, str]:
    """Return code and name; major groups are named only, in the order of their codes."""
    if text == _LAST:
        return EVERY, text
    if level == 1:
        return str(place), text
    code, _, name = text.partition(" ")
    return code, name


def _said(workbook: Workbook) -> Said:
    about = {row[0].text: row[1].text for row in workbook.rows("Info")}
    problems = []
    if about.get("Country name") != "England":
        problems.append(f"Sheet 'Info': the country is {about.get('Country name', 'not given')!r}, not 'England'")
    for sheet in SHEETS:
        title = workbook.rows(sheet)[0][0].text
        if not re.match(rf"Occupation Table {SHEETS[sheet]}\b.*SOC ?2020", title):
            problems.append(f"Sheet {sheet!r}: its title is no longer that of a table by SOC2020")
    return Said(about.get("Date database created", "")[:4], problems)


def _scheme(edition: str) -> Scheme:
    return "soc2020"


def _series(table: Table, edition: str) -> list[Series]:
    found: list[Series] = []
    for row in table.rows:
        cells = iter([Cell(float(cell.value), "unmarked") for cell in row.cells])
        for sex in BLOCKS.values():
            for year in YEARS:
                count: dict[Statistic, Cell] = {"count": next(cells)}
                found.append(Series(row.code, "projected_employment", year, sex, "all", "", ENGLAND, count))
            changes = {statistic: next(cells) for statistic in CHANGES}
            found.append(Series(row.code, "projected_change", SPAN, sex, "all", "", ENGLAND, changes))
    # both tables have all occupations together
    return [each for each in found if each.code != EVERY or SHEETS[table.sheet] == 1]


LAYOUT = Layout(
    "skills_imperative",
    _sheets,
    _read,
    _said,
    _scheme,
    lambda sheet: frozenset({SHEETS[sheet]}),
    [number(f"{sex} {label}", -10_000, 100_000) for sex in BLOCKS.values() for label in _LABELS],
    (),
    _series,
)
"""The layout."""
