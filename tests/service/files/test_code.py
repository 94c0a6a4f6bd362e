"""The coded file: what is in it, and that it is the same however often the work on it was stopped."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from io import BytesIO
from itertools import cycle, islice

import pytest
from openpyxl import load_workbook

from mappings.index import load_index
from models.cells import APPENDED
from service.files import looks
from service.files import summary as summaries
from service.files.checkpoint import Checkpoint
from service.files.code import code
from service.files.take_in import take_in

FORMULAS = ["=1+1", "@SUM(A1)", "+44 20", "-cmd", "\tx", "\uff1d1+1"]


class StoppedError(Exception):
    """The process is killed here."""


@pytest.fixture
def made(coder, sent, job_of):
    """Take in and code a file, and return its folder."""

    def made(content, title="title", folder=None, progress=lambda done: None, kind="job_title"):
        folder = folder or sent(content)
        take_in(folder, kind)
        code(coder, folder, job_of(folder, {"title": title}, kind), cores=1, progress=progress)
        return folder

    return made


def read_csv(folder, delimiter=","):
    with folder.result.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_columns_are_appended_and_those_of_their_names_kept(made, as_csv):
    folder = made(as_csv([["title", "Code", "pay"], ["Staff nurse", "x", "-1.50"], ["zzz qqq", "y", "2"]], ";"))
    rows = read_csv(folder, ";")
    assert list(rows[0]) == ["title", "input_Code", "pay", *APPENDED]
    assert [(row["title"], row["input_Code"], row["pay"]) for row in rows] == [
        ("Staff nurse", "x", "-1.50"),
        ("zzz qqq", "y", "2"),
    ]
    assert [(row["code"], row["level"], row["reason"]) for row in rows] == [("2237", "4", ""), ("", "0", "not_a_job")]
    assert folder.result.read_bytes().startswith(b"\xef\xbb\xbftitle;")


def test_a_bad_row_is_written_with_its_reason(made):
    folder = made(b"title,pay\nStaff nurse,1\nChef,2,3\n")
    assert [row["reason"] for row in read_csv(folder)] == ["", "invalid: 3 fields where the header has 2"]
    summary = summaries.read(folder.summary)
    assert (summary.rows, summary.levels, summary.reasons) == (2, {4: 1}, {"invalid": 1})
    assert [(each.numbers, each.title, each.reason) for each in looks.read(folder.looks)] == [
        ([3], "", "invalid: 3 fields where the header has 2")
    ]


def test_no_cell_of_csv_is_a_formula(made, as_csv):
    folder = made(as_csv([["title", "=x"], *([title, "-5"] for title in FORMULAS)]))
    rows = read_csv(folder)
    assert list(rows[0])[1] == "'=x"
    assert [row["title"] for row in rows] == [f"'{title}" for title in FORMULAS]
    assert {row["'=x"] for row in rows} == {"-5"}


def test_a_workbook_comes_back_with_its_kinds_of_cells_and_no_formula(made, as_xlsx):
    day, moment = datetime(2026, 5, 1), datetime(2026, 5, 1, 9, 30)
    staff = [["title", "Start", "Pay"], ["Staff nurse", day, 32000], ["=1+1", moment, 1.5], ["", "", True]]
    folder = made(as_xlsx(Staff=staff))
    sheet = load_workbook(BytesIO(folder.result.read_bytes())).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == ("title", "Start", "Pay", *APPENDED)
    assert [row[:4] for row in rows] == [
        ("Staff nurse", day, 32000, "2237"),
        ("=1+1", moment, 1.5, None),
        (None, None, True, None),
    ]
    assert rows[0][5:7] == (4, pytest.approx(0.97, abs=0.05))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}


def test_what_became_of_the_rows_is_told(made, as_csv):
    titles = ["Staff nurse", "Staff nurse", "HGV driver", "Manager", "zzz qqq", ""]
    folder = made(as_csv([["title", "id"], *([title, "1"] for title in titles)]))
    summary = summaries.read(folder.summary)
    assert (summary.rows, summary.levels[4], summary.to_look_at) == (6, 3, 3)
    assert summary.groups == {"2237": 2, "8211": 1}
    assert summary.different == 2
    assert {each.numbers[0]: each.reason for each in looks.read(folder.looks)} == {
        5: "too_vague",
        6: "not_a_job",
        7: "empty",
    }


def test_each_title_needs_a_look_once_the_most_frequent_first(made, as_csv):
    titles = ["zzz qqq", "Manager", "", "Staff nurse", "MANAGER ", "Officer", *["manager"] * 5, "Zzz-qqq", "", ""]
    folder = made(as_csv([["title", "id"], *([title, "1"] for title in titles)]))
    found = list(looks.read(folder.looks))
    assert [(each.title, each.rows, each.numbers) for each in found] == [
        ("", 3, [4, 14, 15]),
        ("Manager", 7, [3, 6, 8, 9, 10]),
        ("zzz qqq", 2, [2, 13]),
        ("Officer", 1, [7]),
    ]
    assert (found[1].code, found[1].reason, found[1].candidates.startswith("1")) == ("1", "too_vague", True)
    assert list(looks.read(folder.looks, 2, 2)) == found[1:3]
    summary = summaries.read(folder.summary)
    assert (summary.looks, sum(each.rows for each in found)) == (4, summary.to_look_at)


def test_a_title_of_another_industry_needs_a_look_of_its_own(coder, sent, job_of, as_csv):
    folder = sent(as_csv([["Post", "Trade"], *[["Manager", "zorbs"], ["Manager", "zibs"], ["manager", "Zorbs"]]]))
    take_in(folder, "job_title")
    of = job_of(folder, {"title": "Post", "industry": "Trade"})
    code(coder, folder, of, cores=1, progress=lambda done: None)
    found = [(each.title, each.industry, each.numbers) for each in looks.read(folder.looks)]
    assert found == [("Manager", "zorbs", [2, 4]), ("Manager", "zibs", [3])]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_without_names_all_rows_are_coded_below_numbers(made, as_csv, as_xlsx, form):
    rows = [["Staff nurse", "x"], ["zzz qqq", "y"]]
    folder = made(as_csv(rows) if form == "csv" else as_xlsx(Staff=rows), "column_1")
    if form == "csv":
        header, *coded = csv.reader(folder.result.read_text(encoding="utf-8-sig").splitlines())
    else:
        header, *coded = load_workbook(BytesIO(folder.result.read_bytes())).active.iter_rows(values_only=True)
    assert list(header) == ["column_1", "column_2", *APPENDED]
    assert [row[0] for row in coded] == ["Staff nurse", "zzz qqq"]
    assert [each.numbers for each in looks.read(folder.looks)] == [[2]]


@pytest.mark.parametrize("kind", ["course", "apprenticeship", "vacancy"])
def test_other_kinds_are_coded_too(made, as_csv, kind):
    (row,) = read_csv(made(as_csv([["title", "id"], ["Software engineering", "1"]]), kind=kind))
    assert row["candidates"]


CHUNK = 40


@pytest.fixture
def many(as_csv, monkeypatch):
    """Titles enough for three chunks, some of which come again."""
    monkeypatch.setattr("service.files.code.KEPT", CHUNK)
    titles = islice(cycle(entry.title for entry in load_index().entries[::700]), 2 * CHUNK + 10)
    return as_csv([["title", "id"], *([title, number] for number, title in enumerate(titles))])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_job_that_is_stopped_again_and_again_comes_to_the_same_bytes(made, sent, many, as_xlsx, form):
    if form == "xlsx":
        many = as_xlsx(Many=list(csv.reader(many.decode().splitlines())))
    whole = made(many)
    folder = sent(many)

    def stop_after(chunks):
        def stop(done):
            if done >= chunks * CHUNK:
                raise StoppedError

        return stop

    for chunks in (1, 1, 2):
        with pytest.raises(StoppedError):
            made(many, folder=folder, progress=stop_after(chunks))
        assert not folder.result.exists()
        assert [path.name for path in folder.path.iterdir() if path.name.startswith(".")] == []
        with folder.coded.open("ab") as file:
            file.write(b'[{"code":')  # and was writing when it was killed
    kept = folder.coded.read_bytes()
    made(many, folder=folder)
    assert folder.coded.read_bytes().startswith(kept.rpartition(b"\n")[0])
    assert folder.result.read_bytes() == whole.result.read_bytes()
    assert folder.summary.read_bytes() == whole.summary.read_bytes()
    assert folder.looks.read_bytes() == whole.looks.read_bytes()


def test_what_another_model_coded_is_not_gone_on_with(made, as_csv):
    folder = made(as_csv([["title", "id"], ["Staff nurse", "1"]]))
    way, chunk = folder.coded.read_bytes().splitlines()
    (cells,) = json.loads(chunk)
    wrong = json.dumps([cells | {"code": "1111"}]).encode()
    folder.coded.write_bytes(b'"another"\n' + wrong + b"\n")
    made(b"", folder=folder)
    assert folder.coded.read_bytes().splitlines() == [way, chunk]
    assert read_csv(folder)[0]["code"] == "2237"


def test_what_a_process_appends_that_was_taken_over_from_is_written_over(tmp_path):
    first = Checkpoint(tmp_path / "coded", "way")
    first.keep([{"code": "1"}])
    second = Checkpoint(tmp_path / "coded", "way")
    first.keep([{"code": "a longer one"}])
    second.keep([{"code": "2"}])
    second.keep([{"code": "3"}])
    assert list(Checkpoint(tmp_path / "coded", "way").read()) == [[{"code": number}] for number in "123"]
