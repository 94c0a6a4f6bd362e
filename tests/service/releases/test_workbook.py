"""Workbooks that are made to harm, or that say something else of themselves than they are."""

from __future__ import annotations

import io
import resource
import zipfile
from itertools import pairwise

import openpyxl
import pytest
import xlwt

from service.occupations.snapshot import Snapshot
from service.releases import workbook as module
from service.releases.check import check
from service.releases.workbook import LARGEST, SheetCell, UnsoundFileError, open_workbook

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
FEW_CELLS = 20_000
PATH = "xl/worksheets/sheet1.xml"


@pytest.fixture
def few_cells(monkeypatch):
    """Fewer cells than a sheet may have, so that the tests are quick."""
    monkeypatch.setattr(module, "MOST_CELLS", FEW_CELLS)


@pytest.fixture
def xlsx():
    """Make a workbook of one sheet of a given content."""
    book = openpyxl.Workbook()
    book.save(saved := io.BytesIO())

    def xlsx(sheet):
        with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
            for name in whole.namelist():
                made.writestr(name, sheet if name == PATH else whole.read(name))
        return out.getvalue()

    return xlsx


def rows(content):
    book = open_workbook(content)
    return book.rows(book.names[0])


def cell(at, value=1):
    row = "".join(filter(str.isdigit, at))
    return f'<row r="{row}"><c r="{at}"><v>{value}</v></c></row>'


@pytest.mark.parametrize(
    "sheet",
    [
        f"<sheetData>{cell('XFD1048576')}</sheetData>",
        f"<sheetData>{cell('A99999999999')}</sheetData>",
        f"<sheetData>{''.join(cell(f'ZZZ{row}') for row in range(1, 60))}</sheetData>",
        f"<sheetData>{''.join(cell(f'A{row}') for row in range(1, FEW_CELLS + 2))}</sheetData>",
    ],
    ids=["far corner", "far row", "wide rows", "many rows"],
)
def test_a_sheet_of_too_many_cells_is_refused(xlsx, few_cells, sheet):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnsoundFileError, match="more than 20,000 cells"):
        rows(xlsx(SHEET.format(sheet)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_cells_that_are_merged_cost_nothing(xlsx):
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert rows(xlsx(SHEET.format(f"<sheetData>{cell('A1')}</sheetData>{merged}"))) == [[SheetCell(1.0, "")]]


def test_what_a_sheet_says_of_its_size_does_not_count(xlsx):
    for said in ("A1", "A1:XFD1048576"):
        sheet = f'<dimension ref="{said}"/><sheetData>{cell("A1")}{cell("C3", 5)}</sheetData>'
        found = rows(xlsx(SHEET.format(sheet)))
        assert [len(row) for row in found] == [3, 3, 3]
        assert found[2] == [SheetCell("", ""), SheetCell("", ""), SheetCell(5.0, "")]


def test_entities_are_not_blown_up(xlsx):
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {after} "{f"&{name};" * 10}">' for name, after in pairwise(names))
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    sheet = f'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">{entities}]>' + SHEET.format(f"<sheetData>{text}</sheetData>")
    with pytest.raises(UnsoundFileError, match="The workbook is damaged"):
        rows(xlsx(sheet))


def test_a_file_of_another_place_is_not_read(xlsx, tmp_path):
    (tmp_path / "secret").write_text("secret")
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    try:
        found = rows(xlsx(entity + SHEET.format(f"<sheetData>{text}</sheetData>")))
    except UnsoundFileError as error:
        found = error.message
    assert "secret" not in str(found).replace(f"{tmp_path}/secret", "")


def test_a_zip_bomb_is_refused_unread(xlsx):
    bomb = xlsx(SHEET.format("<sheetData></sheetData>") + " " * LARGEST)
    assert len(bomb) < 1024**2
    with pytest.raises(UnsoundFileError, match="larger than"):
        open_workbook(bomb)


def test_an_old_workbook_of_a_far_corner_is_refused(few_cells):
    book = xlwt.Workbook()
    book.add_sheet("All").write(65_535, 255, 1)
    book.save(out := io.BytesIO())
    with pytest.raises(UnsoundFileError, match="more than 20,000 cells"):
        rows(out.getvalue())


def test_rows_of_an_old_workbook_are_as_wide_as_the_longest():
    book = xlwt.Workbook()
    sheet = book.add_sheet("All")
    sheet.write(0, 0, "Title")
    sheet.write(2, 2, 5)
    book.save(out := io.BytesIO())
    assert rows(out.getvalue()) == [
        [SheetCell("Title", ""), SheetCell("", ""), SheetCell("", "")],
        [SheetCell("", "")] * 3,
        [SheetCell("", ""), SheetCell("", ""), SheetCell(5.0, "")],
    ]


def test_empty_sheets_of_the_right_names_are_of_no_data_set():
    book = openpyxl.Workbook()
    book.active.title = "Info"
    for name in ("Occ T1", "Occ T2"):
        book.create_sheet(name)
    book.save(out := io.BytesIO())
    (problem,) = check(out.getvalue(), "file_2023.xlsx", Snapshot((), None)).problems
    assert "those of no data set" in problem
    problems = check(out.getvalue(), "file_2023.xlsx", Snapshot((), None), "skills_imperative").problems
    assert problems[0] == "Its sheets have fewer rows or columns than those of the data set."
    assert all("Occ T" in problem for problem in problems[1:])
