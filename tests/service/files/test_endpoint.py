"""Who may do what with files, and what the pages answer without a browser."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.endpoints.file_pages import MOST_JOBS
from service.files import head as heads
from service.files.folder import Folder
from service.files.runner import FileRunner
from service.files.take_in import take_in
from service.keys import add_key
from service.settings import Settings
from service.store import jobs
from service.store.database import Database

HOME = "http://testserver"
FORM = {"kind": "job_title", "scheme": "soc2020", "way": "fast"}


@pytest.fixture
def database(tmp_path):
    return Database(str(tmp_path / "store.db"))


@pytest.fixture
def runner(database, tmp_path):
    return FileRunner(Settings(files=str(tmp_path / "files")), database)


@pytest.fixture
def client(app, database, runner):
    """The application with a store and a folder of its own, where nothing is worked on."""
    before = app.state.database, app.state.files
    app.state.database, app.state.files = database, runner
    yield TestClient(app)
    app.state.database, app.state.files = before


@pytest.fixture
def ask(client, database):
    """Ask as who gave the browser a key."""
    keys = {name: add_key(database, name, role, 1) for name, role in {"Ada": "code", "Bob": "code"}.items()}

    def ask(method, address="/files", name="Ada", origin=HOME, **options):
        login = ("any", keys[name])
        return client.request(
            method, address, auth=login, headers={"Origin": origin}, follow_redirects=False, **options
        )

    return ask


@pytest.fixture
def sent_by(ask, database):
    """Send a file and return its job."""

    def sent_by(name="Ada", file="staff.csv", content=b"title\nNurse\n"):
        answer = ask("POST", name=name, data=FORM, files={"file": (file, content)})
        assert answer.status_code == 303, answer.text
        with database.read() as connection:
            return jobs.find(connection, int(answer.headers["location"].rpartition("/")[2]))

    return sent_by


def test_without_a_key_nothing_is_shown_or_taken(client, problem_of, sent_by):
    number = sent_by().number
    for method, address in (
        ("GET", "/files"),
        ("POST", "/files"),
        ("GET", f"/files/{number}"),
        ("GET", f"/files/{number}/result"),
        ("GET", f"/files/{number}/look.csv"),
        *(("POST", f"/files/{number}/{act}") for act in ("columns", "cancel", "delete")),
    ):
        answer = client.request(method, address, headers={"Origin": HOME})
        assert problem_of(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Basic ")


def test_forms_of_other_sites_are_refused(ask, problem_of, sent_by, database):
    number = sent_by().number
    for address in ("/files", *(f"/files/{number}/{act}" for act in ("columns", "cancel", "delete"))):
        assert problem_of(ask("POST", address, origin="https://elsewhere.example"), 403)
    with database.read() as connection:
        assert jobs.find(connection, number).status == "sent"


def test_what_is_another_persons_is_not_there(ask, problem_of, sent_by):
    number = sent_by().number
    for given in ("result", "look.csv"):
        assert problem_of(ask("GET", f"/files/{number}/{given}", "Bob"), 404)
    for act in ("columns", "cancel", "delete"):
        assert problem_of(ask("POST", f"/files/{number}/{act}", "Bob"), 404)
    assert (page := ask("GET", f"/files/{number}", "Bob")).status_code == 404
    assert "staff.csv" not in page.text


def test_what_was_sent_is_kept_by_a_name_without_a_path(sent_by, runner):
    job = sent_by(file="C:\\Users\\ada\\..\\my staff.csv")
    assert (job.file, job.owner, job.is_careful) == ("my staff.csv", "Ada", False)
    assert Folder(runner.root / job.folder).upload.read_bytes() == b"title\nNurse\n"
    assert (runner.root / job.folder).stat().st_mode & 0o077 == 0


def test_what_is_refused_leaves_nothing(ask, runner):
    answers = [
        ask("POST", data=FORM, files={"file": ("cv.csv", b"%PDF")}),
        ask("POST", data=FORM),
        ask("POST", data=FORM | {"kind": "cat"}, files={"file": ("staff.csv", b"title\nNurse\n")}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert "Choose what the rows are" in answers[2].text
    assert list(runner.root.glob("*")) == []


def test_a_person_may_have_so_many_files(ask, sent_by, runner):
    for _ in range(MOST_JOBS):
        sent_by()
    answer = ask("POST", data=FORM, files={"file": ("staff.csv", b"title\nNurse\n")})
    assert (answer.status_code, "You have 20 files here. Delete one of them first." in answer.text) == (422, True)
    assert len(list(runner.root.iterdir())) == MOST_JOBS
    sent_by("Bob")


def test_a_page_loads_again_only_while_there_is_work_and_unless_told_not_to(ask, sent_by, database):
    address = f"/files/{sent_by().number}"
    assert ask("GET", address).headers["refresh"] == "3"
    assert "refresh" not in ask("GET", f"{address}?still=true").headers
    assert ask("POST", f"{address}/cancel").status_code == 303
    assert "refresh" not in ask("GET", address).headers


def test_only_what_is_coded_can_be_taken_away(ask, problem_of, sent_by):
    for given in ("result", "look.csv"):
        assert problem_of(ask("GET", f"/files/{sent_by().number}/{given}"), 409)


@pytest.fixture
def read_by(sent_by, database, runner):
    """Send a file, have it read and return its job."""

    def read_by(**options):
        job = sent_by(**options)
        head = take_in(Folder(runner.root / job.folder), job.kind)
        with database.write() as connection:
            claimed = jobs.claim(connection, "sent")
            jobs.advance(connection, job.number, claimed.claim, "read", rows=head.rows)
        return job

    return read_by


def test_columns_that_the_file_does_not_have_are_not_chosen(ask, read_by, database):
    job = read_by()
    address = f"/files/{job.number}/columns"
    for given in ({}, {"title": "2"}, {"title": "title"}, {"industry": "1"}):
        answer = ask("POST", address, data=given)
        assert (answer.status_code, "Choose the column with the title" in answer.text) == (422, True)
    answers = [ask("POST", address, data={"title": "1", "salary": "2", "x": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with database.read() as connection:
        started = jobs.find(connection, job.number)
    assert (started.status, started.columns, started.rows) == ("waiting", {"title": "title"}, 1)


@pytest.mark.parametrize(
    ("content", "first", "column", "rows"),
    [(b"title\nNurse\n", "row", "column_1", 2), (b"Nurse\nChef\n", "names", "Nurse", 1)],
)
def test_what_the_first_row_is_may_be_said_otherwise(ask, read_by, database, runner, content, first, column, rows):
    job = read_by(content=content)
    address = f"/files/{job.number}/columns"
    wrong = ask("POST", address, data={"first": first})
    assert (wrong.status_code, f">{column}" in wrong.text) == (422, True)
    assert ask("POST", address, data={"first": first, "title": "1"}).status_code == 303
    with database.read() as connection:
        started = jobs.find(connection, job.number)
    head = heads.read(Folder(runner.root / job.folder).head)
    assert (started.columns, started.rows, head.rows, head.columns) == ({"title": column}, rows, rows, (column,))


def test_a_row_that_is_alone_cannot_hold_names(ask, read_by):
    address = f"/files/{read_by(content=b'Nurse').number}/columns"
    answer = ask("POST", address, data={"first": "names", "title": "1"})
    assert (answer.status_code, "The file has one row only" in answer.text) == (422, True)
    assert ask("POST", address, data={"first": "row", "title": "1"}).status_code == 303


def test_what_is_deleted_is_gone_at_once(ask, sent_by, runner):
    job = sent_by()
    assert ask("POST", f"/files/{job.number}/delete").status_code == 303
    assert list(runner.root.iterdir()) == []
    assert ask("GET", f"/files/{job.number}").status_code == 404
