"""What is wrong with a file is told, every reason; real workbooks are read whole, and spoilt ones are rejected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mappings.errors import SocCoderError
from service.occupations.figure import EVERY, Cell
from service.occupations.snapshot import Snapshot
from service.releases import check as module
from service.releases.changes import changes
from service.releases.check import check
from service.releases.layouts.ashe import SHEETS, STATISTICS
from service.releases.workbook import SheetCell, Workbook, open_workbook

NOTHING = Snapshot((), None)


@pytest.fixture(scope="session")
def earnings(shared_data):
    """The workbook of weekly pay of 2021, which is quick to read."""
    (path,) = (shared_data / "occupations" / "ashe").glob("*SOC10*14.1a*2021.xls")
    return path.name, path.read_bytes()


@pytest.fixture(scope="session")
def sound(earnings):
    """What is found of it."""
    return check(earnings[1], earnings[0], NOTHING)


@pytest.fixture(scope="session")
def sheets(earnings):
    """The rows of its sheets, read once."""
    book = open_workbook(earnings[1])
    return {name: book.rows(name) for name in book.names}


@pytest.fixture
def spoilt(earnings, sheets, monkeypatch):
    """Check that workbook with the rows of its first sheet of figures changed, or of others."""
    name, content = earnings

    def spoilt(change, of=("All",)):
        def rows(sheet):
            copied = [list(row) for row in sheets[sheet]]
            return change(copied) if sheet in of else copied

        monkeypatch.setattr(module, "open_workbook", lambda content: Workbook(tuple(sheets), rows))
        return check(content, name, NOTHING)

    return spoilt


def at(rows, row, column, value):
    rows[row][column] = SheetCell(value, rows[row][column].shade)
    return rows


def swapped(rows, one, other):
    for row in rows[2:-6]:
        row[one], row[other] = row[other], row[one]
    return rows


def test_a_sound_workbook_is_read_whole(sound):
    assert sound.problems == ()
    assert (sound.release.dataset_name, sound.release.edition, sound.release.scheme) == (
        "ashe_weekly_pay",
        "2021",
        "soc2010",
    )
    assert len(sound.series) == 9 * 494
    series = {each.key[:5]: each for each in sound.series}
    everyone = series["", "weekly_pay", "2021", "all", "all"]
    assert everyone.cells["median"] == Cell(504.4, "precise")
    assert everyone.cells["p10"] == Cell(171.0, "precise")
    assert everyone.cells["median_change"] == Cell(5.3, "unmarked")
    elected = series["1116", "weekly_pay", "2021", "all", "all"]
    assert elected.cells["median"] == Cell(None, "unreliable")
    assert elected.cells["mean"] == Cell(396.4, "acceptable")
    assert elected.cells["median_change"] == Cell(None, "none")
    assert tuple(everyone.cells) == STATISTICS


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda rows: rows[:300], "breaks off: its last row, 'Not Classified', is missing"),
        (lambda rows: rows[:100] + rows[120:], "is missing"),
        (lambda rows: swapped(rows, 3, 5), 'Label "Mean"'),
        (lambda rows: [*rows[:20], rows[21], rows[20], *rows[22:]], "comes after"),
        (lambda rows: at(rows, 9, 3, "about 500"), 'row 10: Type error in the cell "about 500"'),
        (lambda rows: at(rows, 9, 3, 1e6), 'constraint "maximum"'),
        (lambda rows: at(rows, 9, 1, "1999"), "1999 is no code of"),
        (lambda rows: at(rows, 9, 1, rows[10][1].text), "comes 2 times"),
        (lambda rows: at(rows, 5, 1, "1"), "all occupations is missing"),
        (lambda rows: at(rows, 0, 0, "Table 14.9a Hours"), "those of no data set"),
        (lambda rows: at(rows, 4, 1, "SOC"), "has no headings 'Description' and 'Code' in row 5"),
        (lambda rows: [[cell._replace(shade="FF0000") for cell in row] for row in rows], "have the shade FF0000"),
        (lambda rows: at(rows, 9, 7, 2_000.0), "the percentiles of 1115 do not ascend"),
    ],
)
def test_a_spoilt_workbook_is_rejected_with_its_reason(spoilt, change, reason):
    done = spoilt(change)
    assert any(reason in problem for problem in done.problems), done.problems
    assert done.series == ()


def test_names_that_do_not_go_with_their_codes_are_rejected(spoilt):
    def change(rows):
        names = [row[0] for row in rows]
        for row, name in zip(rows[6:400], names[20:], strict=False):
            row[0] = name
        return rows

    assert "the names of the groups do not go with their codes" in " ".join(spoilt(change).problems)


def test_every_reason_is_told_and_many_of_a_kind_are_counted(spoilt):
    def change(rows):
        for row in rows[5:60]:
            row[3] = SheetCell("oops", "")
        return at(at(rows, 70, 1, "1999"), 80, 5, -5.0)

    problems = spoilt(change).problems
    assert sum('"oops"' in problem for problem in problems) == 20
    assert "Sheet 'All': 36 more" in problems
    assert any("1999 is no code" in problem for problem in problems)


def test_the_wrong_edition_is_rejected(spoilt, earnings):
    name, content = earnings
    assert check(content, name, NOTHING, edition="2024").problems == ["It says that it is edition 2021, not 2024"]
    untitled = spoilt(lambda rows: at(rows, 0, 0, rows[0][0].text.replace("2021", "2024")), of=SHEETS)
    assert "its codes are those of" in untitled.problems[0]
    assert "edition 2024 is by" in untitled.problems[0]
    assert check(content, name, NOTHING, dataset="ashe_hourly_pay").problems[0].startswith("Sheet 'All': its title")


def test_the_same_figures_are_no_other_edition(sound):
    later = [replace(each, period="2022") for each in sound.series]
    found = changes(sound.series, later, "ashe_weekly_pay/2021/0")
    assert "Every figure is that of ashe_weekly_pay/2021/0: this is the same edition once more" in found.problems
    assert any("are those from ashe_weekly_pay/2021/0" in problem for problem in found.problems)


def test_changes_are_listed_for_review(sound):
    first = next(each for each in sound.series if each.code == "2231" and each.headline.is_shown)
    dearer = replace(first, cells={**first.cells, "median": Cell(2 * first.headline.value, "precise")})
    hidden = {name: Cell(None, "unreliable") for name in first.cells}
    others = [each for each in sound.series if each is not first]
    lines = changes(sound.series, [dearer, *others], "before").lines
    assert f"headline figure changes steeply: 2231 weekly_pay: {first.headline.value:g} to" in "\n".join(lines)
    lines = changes(sound.series, [replace(first, cells=hidden), *others], "before").lines
    shown = sum(cell.is_shown for cell in first.cells.values())
    assert f"{shown:,} figures are hidden that were shown" in lines
    lines = changes(sound.series, [each for each in sound.series if each.code != "2231"], "before").lines
    assert "group is gone: 2231" in lines


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"code,median\n1,2\n", "no Excel workbook"),
        (b"PK\x03\x04 not a workbook", "The workbook is damaged"),
        (b"\xd0\xcf\x11\xe0 not a workbook", "The workbook is damaged"),
    ],
)
def test_what_is_no_workbook_is_told(content, reason):
    (problem,) = check(content, "file.xlsx", NOTHING).problems
    assert reason in problem


def test_a_truncated_file_is_told(earnings, projections):
    for content in (earnings[1], projections()):
        (problem,) = check(content[: len(content) // 2], "file_2021.xls", NOTHING).problems
        assert "damaged" in problem


def test_a_workbook_without_its_sheets_or_of_nowhere_is_told(projections):
    def without(book):
        del book["Occ T2"]

    assert check(projections(change=without), "a.xlsx", NOTHING, dataset="skills_imperative").problems == (
        "It has no sheet 'Occ T2'.",
    )
    assert "those of no data set" in check(projections(change=without), "a.xlsx", NOTHING).problems[0]
    with pytest.raises(SocCoderError, match="There is no data set 'pay'"):
        check(b"", "a.xlsx", NOTHING, dataset="pay")


def test_projections_are_read(projections):
    done = check(projections(), "projections.xlsx", NOTHING)
    assert done.problems == ()
    assert (done.release.edition, len(done.series)) == ("2023", (9 + 26 + 1) * 18)
    told = {each.key: each for each in done.series}
    assert told["1", "projected_employment", "2015", "all", "all", "", "E92000001"].headline.value == 108.25
    assert told["22", "projected_change", "2020-2035", "female", "all", "", "E92000001"].headline.value == 134.0
    assert sum(each.code == EVERY for each in done.series) == 18


def test_the_real_tables_of_employment_are_read(shared_data):
    folder = shared_data / "occupations"
    (path,) = folder.glob("employment_by_occupation*2018.xls")
    done = check(path.read_bytes(), path.name, NOTHING)
    assert done.problems == ()
    told = {each.key[:5]: each.headline for each in done.series}
    assert told["", "employment", "2018-Q2", "all", "all"] == Cell(32_318_968.0, "unmarked")
    assert told["1116", "self_employed", "2018-Q2", "all", "all"] == Cell(None, "unreliable")
