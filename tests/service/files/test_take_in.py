"""Files as people have them become rows of one form, or are refused in words that help."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from itertools import islice

import pytest

from service.files import rows
from service.files.form import MOST_COLUMNS, MOST_ROWS
from service.files.head import read
from service.files.read_xlsx import LARGEST
from service.files.take_in import take_in
from service.files.unsound import UnsoundFileError

TABLE = [["id", "Job title"], ["1", "Crèche worker"], ["2", "Chef, €12 an hour"]]


def kept(folder, head):
    """Return the rows to be coded."""
    return list(islice(rows.read(folder.rows, head.columns), head.has_names, None))


def values(folder, head):
    return [list(row.values.values()) for row in kept(folder, head)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_csv_is_read_whatever_wrote_it(sent, as_csv, delimiter, encoding):
    folder = sent(as_csv(TABLE, delimiter, encoding))
    head = take_in(folder, "job_title")
    assert (head.form, head.columns, head.rows, head.delimiter) == ("csv", ("id", "Job title"), 2, delimiter)
    assert values(folder, head) == TABLE[1:]
    assert head.guess == {"title": 2}
    assert read(folder.head) == head


def test_a_list_of_titles_may_hold_commas(sent):
    folder = sent(b'title\nNurse, staff\n"Carer, senior"\n')
    head = take_in(folder, "job_title")
    assert values(folder, head) == [["Nurse, staff"], ["Carer, senior"]]
    assert (head.delimiter, head.first) == (",", 2)


@pytest.mark.parametrize(
    "content", [b"Nurse, staff\nCarer\nCook\n", b"Nurse, staff\nCarer, senior\nCook\nBaker\nCleaner\n"]
)
def test_a_list_of_titles_needs_no_name(sent, content):
    folder = sent(content)
    head = take_in(folder, "job_title")
    assert (head.has_names, head.columns, head.first, head.guess) == (False, ("column_1",), 1, {"title": 1})
    assert values(folder, head) == [[line] for line in content.decode().splitlines()]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_says_otherwise_of_the_first_row_has_it_otherwise(sent, as_csv, as_xlsx, form):
    table = [["1", "Staff nurse"], ["2", "Chef"]]
    head = take_in(sent(as_csv(table) if form == "csv" else as_xlsx(Staff=table)), "job_title")
    assert (head.has_names, head.columns, head.rows, head.first) == (False, ("column_1", "column_2"), 2, 1)
    other = head.as_said(has_names=True)
    assert (other.columns, other.rows, other.first) == (("1", "Staff nurse"), 1, 2)
    assert other.as_said(has_names=False) == head


def test_a_bad_row_is_kept_with_what_is_wrong(sent):
    folder = sent(b'title,pay\nNurse,1\nChef,2,3\nDriver\n"Clerk\nof works",4\n')
    head = take_in(folder, "job_title")
    assert values(folder, head) == [["Nurse", "1"], ["Chef", "2"], ["Driver", ""], ["Clerk\nof works", "4"]]
    assert [row.fault for row in kept(folder, head)] == [
        "",
        "3 fields where the header has 2",
        "1 fields where the header has 2",
        "",
    ]


def test_an_empty_line_is_a_row_as_in_a_spreadsheet_but_at_the_end(sent):
    folder = sent(b"\n\ntitle,pay\nNurse,1\n\n\nChef,2\n\n\n")
    head = take_in(folder, "job_title")
    assert values(folder, head) == [["Nurse", "1"], ["", ""], ["", ""], ["Chef", "2"]]
    assert (head.rows, head.first) == (4, 4)


def test_a_workbook_is_read_from_wherever_its_table_begins(sent, as_xlsx):
    day = datetime(2026, 5, 1)
    staff = [
        ["Post", "Start", "Pay", "Full time"],
        ["Nurse", day, 32000, True],
        ["", "", 0.5, ""],
        ["Chef", "", -1, ""],
    ]
    folder = sent(as_xlsx(top=2, left=1, Front=[], Staff=staff, More=[["a"], ["b"]]))
    head = take_in(folder, "job_title")
    assert values(folder, head) == [["Nurse", day, 32000, True], ["", "", 0.5, ""], ["Chef", "", -1, ""]]
    assert (head.sheet, head.others, head.first, head.form) == ("Staff", 2, 4, "xlsx")
    assert head.shown[1] == ("Nurse", "2026-05-01 00:00:00", "32000", "True")


def test_columns_have_names_of_their_own(sent):
    head = take_in(sent(b"title,,title,title (2)\na,b,c,d\n"), "job_title")
    assert head.columns == ("title", "column_2", "title (2)", "title (2) (2)")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \r\n ", "is empty"),
        (b"title\r\n", "no rows below"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "has a password"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x1f\x8b\x08\x00", "a gzipped file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "neither CSV nor"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b",".join(b"c%d" % number for number in range(MOST_COLUMNS + 1)) + b"\n1\n", "201 columns"),
        (b"title\n" + b"x\n" * (MOST_ROWS + 1), "more than 200,000 rows"),
    ],
)
def test_what_is_no_such_file_is_refused(sent, content, problem):
    with pytest.raises(UnsoundFileError, match=problem):
        take_in(sent(content), "job_title")


def zipped(**parts):
    with zipfile.ZipFile(content := BytesIO(), "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def test_a_workbook_of_a_zip_of_the_future_is_refused(sent, as_xlsx):
    content = bytearray(as_xlsx(Staff=[["title"], ["Nurse"]]))
    content[content.index(b"PK\x01\x02") + 6] = 255  # the version that is needed to unzip its first part
    with pytest.raises(UnsoundFileError, match="damaged"):
        take_in(sent(bytes(content)), "job_title")


def test_another_zipped_file_is_refused(sent):
    with pytest.raises(UnsoundFileError, match="no Excel workbook"):
        take_in(sent(zipped(letter="Dear Ada")), "job_title")


def test_a_workbook_with_nothing_in_it_is_refused(sent, as_xlsx):
    for sheets in ({"Sheet1": []}, {"Sheet1": [["title"]]}):
        with pytest.raises(UnsoundFileError, match="no sheet with rows"):
            take_in(sent(as_xlsx(**sheets)), "job_title")


def test_a_zip_bomb_is_refused_before_it_is_unzipped(sent):
    with zipfile.ZipFile(content := BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("xl/workbook.xml", "")
        with file.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(LARGEST // 2**24 + 1):
                part.write(bytes(2**24))
    assert len(content.getvalue()) < 4 * 1024**2
    with pytest.raises(UnsoundFileError, match="larger than 512 MiB"):
        take_in(sent(content.getvalue()), "job_title")


def test_too_many_rows_of_a_workbook_are_refused(sent, as_xlsx, monkeypatch):
    monkeypatch.setattr("service.files.read_xlsx.MOST_ROWS", 2)
    with pytest.raises(UnsoundFileError, match="'Staff' has 3 rows; at most 2"):
        take_in(sent(as_xlsx(Staff=[["title"], ["a"], ["b"], ["c"]])), "job_title")
