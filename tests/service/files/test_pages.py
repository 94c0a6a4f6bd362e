"""The pages of files, in a real browser without JavaScript, over a server of their own."""

from __future__ import annotations

import csv
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import update

from models.cells import APPENDED
from service.body_limit import LARGER
from service.keys import add_key
from service.pages.files import LOOK_COLUMNS
from service.store.database import Database
from service.store.tables import FILE_JOBS

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SOON = 120_000
"""Milliseconds that reading or coding a small file may take."""

STAFF = [
    ["No.", "Post", "Department"],
    [1, "Staff nurse", "Ward 3"],
    [2, "Manager", "=cmd"],
    [3, "HGV driver", "Transport"],
    [4, "zzz qqq", ""],
    [5, "", "Kitchen"],
    [6, "manager", "Kitchen"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def store(folder):
    return Database(str(folder / "store.db"))


@pytest.fixture(scope="module")
def keys(store):
    roles = {"Ada": "code", "Bob": "code", "Dan": "admin"}
    return {name: add_key(store, name, role, 1) for name, role in roles.items()}


@pytest.fixture(scope="module")
def server(start_server, store, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOC_CODER_DATABASE", str(store.url.database))
        patch.setenv("SOC_CODER_FILES", str(folder / "files"))
        return start_server()


@pytest.fixture
def at(open_page, server, keys):
    """Open a page as who gave the browser a key."""

    def at(address="/files", name="Ada", viewport=PHONE):
        login = {"username": "any", "password": keys[name], "origin": server.url}
        page = open_page(address, viewport=viewport, http_credentials=login)
        page.set_default_timeout(SOON)
        return page

    return at


@pytest.fixture
def send(at):
    """Send a file, and wait until its columns are to be checked."""

    def send(content, name="staff.csv", kind="Job titles", **options):
        page = at(**options)
        page.get_by_label("File", exact=True).set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": content}
        )
        page.get_by_label(kind).check()
        page.get_by_role("button", name="Send the file").click()
        return page

    return send


@pytest.fixture
def looked_at(accessible, shot):
    """Find nothing wrong with a page for those who cannot see it, and nothing beside it; keep a picture."""

    def looked_at(page, name):
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        accessible(page)
        shot(page, f"files-{name}")

    return looked_at


def heading(page):
    return page.get_by_role("heading", level=1)


def taken(page, link="Download the coded file"):
    """Return the name and the content of what a link gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


@pytest.mark.parametrize(("form", "viewport"), [("csv", PHONE), ("xlsx", DESK)], ids=["csv-phone", "xlsx-desk"])
def test_a_file_is_sent_coded_and_taken_away(send, looked_at, as_csv, as_xlsx, form, viewport):
    content = as_csv(STAFF) if form == "csv" else as_xlsx(Staff=STAFF)
    page = send(content, f"staff.{form}", viewport=viewport)
    expect(heading(page)).to_have_text("Check the columns", timeout=SOON)  # it loads again by itself
    expect(page.get_by_label("It holds the names of the columns")).to_be_checked()
    expect(page.get_by_label("Title", exact=True).locator("option:checked")).to_have_text("Post")
    looked_at(page, f"columns-{form}")

    page.get_by_label("Title", exact=True).select_option("Not in the file")
    page.get_by_role("button", name="Code the file").click()
    page.get_by_role("alert").get_by_role("link", name="Choose the column with the title").click()
    assert page.url.endswith("#title")
    assert page.title().startswith("Error: ")
    looked_at(page, f"columns-wrong-{form}")
    page.get_by_label("Title").select_option("Post")
    page.get_by_role("button", name="Code the file").click()

    expect(heading(page)).to_have_text("6 rows are coded", timeout=SOON)
    looked_at(page, f"done-{form}")
    main = page.get_by_role("main")
    for text in ("33% are coded to a unit group", "4 rows need a look", "2237 Other registered nursing professionals"):
        expect(main).to_contain_text(text)
    look = page.get_by_role("list", name="What needs a look").get_by_role("listitem").all_inner_texts()
    assert [line.splitlines()[0] for line in look] == [
        "Nothing to code: row 6",
        "Manager: 2 rows (3, 7)",
        "zzz qqq: row 5",
    ]
    assert ["Likeliest: 1" in look[1], "names no job" in look[2]] == [True, True]
    name, listed = taken(page, "Download the titles")
    assert name == "staff-look.csv"
    header, *lines = csv.reader(listed.decode("utf-8-sig").splitlines())
    assert tuple(header) == LOOK_COLUMNS
    assert [line[:4] for line in lines] == [["2", "3 7", "Manager", ""], ["1", "5", "zzz qqq", ""]]

    name, result = taken(page)
    assert name == f"staff-coded.{form}"
    if form == "csv":
        header, *rows = csv.reader(result.decode("utf-8-sig").splitlines())
    else:
        header, *rows = load_workbook(BytesIO(result)).active.iter_rows(values_only=True)
    assert list(header) == [*STAFF[0], *APPENDED]
    assert [(row[1], row[3]) for row in rows][:3] == [("Staff nurse", "2237"), ("Manager", "1"), ("HGV driver", "8211")]
    assert rows[1][2] == ("'=cmd" if form == "csv" else "=cmd")
    assert page.context.cookies() == []

    page.get_by_role("button", name="Delete it now").click()
    expect(heading(page)).to_have_text("Code a file")
    expect(page.get_by_text(f"staff.{form}")).to_have_count(0)


def test_a_file_without_names_of_columns(send, looked_at, as_csv):
    page = send(as_csv(STAFF[1:]), "list.csv")
    expect(heading(page)).to_have_text("Check the columns", timeout=SOON)
    expect(page.get_by_label("It is a row like the others")).to_be_checked()
    expect(page.get_by_label("Title", exact=True).locator("option:checked")).to_have_text("column_2 (Staff nurse)")
    looked_at(page, "columns-numbered")
    page.get_by_label("It holds the names of the columns").check()
    page.get_by_label("Title", exact=True).select_option("Not in the file")
    page.get_by_role("button", name="Code the file").click()
    expect(page.get_by_role("columnheader", name="Staff nurse")).to_be_visible()
    page.get_by_label("It is a row like the others").check()
    page.get_by_label("Title").select_option("Staff nurse")
    page.get_by_role("button", name="Code the file").click()
    expect(heading(page)).to_have_text("6 rows are coded", timeout=SOON)
    header, first, *_ = csv.reader(taken(page)[1].decode("utf-8-sig").splitlines())
    assert (header[:4], first[:4]) == (["column_1", "column_2", "column_3", "code"], ["1", *STAFF[1][1:], "2237"])


def test_the_first_page(at, looked_at):
    page = at()
    looked_at(page, "first")
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(re.compile("Choose a CSV file"))
    looked_at(page, "first-wrong")


def test_what_cannot_be_read_is_told_at_once_or_on_its_page(send, looked_at):
    page = send(b"%PDF-1.7", "cv.pdf", kind="Vacancies")
    expect(page.get_by_role("alert")).to_contain_text("The file is a PDF")
    expect(page.get_by_label("Vacancies")).to_be_checked()
    page = send(b"PK\x03\x04" + bytes(100), "staff.xlsx")
    expect(heading(page)).to_have_text("The file could not be coded", timeout=SOON)
    expect(page.get_by_role("main")).to_contain_text("The workbook is damaged")
    looked_at(page, "failed")
    page.get_by_role("button", name="Delete it now").click()


def test_what_is_too_large_is_told(at, tmp_path):
    large = tmp_path / "large.csv"
    large.write_bytes(b"title\n".ljust(LARGER["/files"] + 1, b"x"))
    page = at()
    page.get_by_label("File", exact=True).set_input_files(large)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("alert")).to_contain_text("at most 64 MiB")


def test_work_is_seen_stopped_and_deleted(send, at, store, folder, looked_at, as_csv):
    page = send(as_csv([["title", "id"], *(["Nurse", str(number)] for number in range(150_000))]))
    expect(heading(page)).to_have_text("Check the columns", timeout=SOON)
    page.get_by_role("button", name="Code the file").click()
    expect(page.get_by_role("main")).to_contain_text("of 150,000 rows are coded")
    page.get_by_role("link", name="Stop that").click()
    looked_at(page, "coding")
    expect(page.get_by_role("link", name="Load this page again by itself")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(heading(page)).to_have_text("Cancelled")
    looked_at(page, "cancelled")
    number = int(page.url.rpartition("/")[2])
    with store.write() as connection:  # as if it had been long ago
        connection.execute(update(FILE_JOBS).where(FILE_JOBS.c.number == number).values(folder="0" * 32))
    page.reload()
    expect(heading(page)).to_have_text("The file is gone")
    page.get_by_role("button", name="Delete it now").click()


def test_a_file_is_seen_by_whose_it_is_and_by_administrators(send, at, as_csv):
    page = send(as_csv(STAFF), "ours.csv")
    expect(heading(page)).to_have_text("Check the columns", timeout=SOON)
    address = page.url
    expect(heading(at(address, "Dan"))).to_have_text("Check the columns")
    expect(at(name="Dan").get_by_role("link", name="ours.csv")).to_be_visible()
    page = at(address, "Bob")
    expect(page.get_by_role("alert")).to_contain_text("There is no file")
    expect(page.get_by_text("ours.csv")).to_have_count(0)
