"""The store of jobs on both engines: one process at a time works on each stage, and none is lost with its process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from service.files.folder import Folder, make, remove_orphans
from service.files.runner import FileRunner
from service.settings import Settings
from service.store import jobs
from service.store.jobs import MOST_ATTEMPTS, STALE
from service.store.tables import FILE_JOBS


@pytest.fixture
def add(database):
    """Keep that a file was sent, in any status, and return the number of its job."""

    def add(owner="Ada", **values):
        with database.write() as connection:
            number = jobs.add(connection, owner, uuid4().hex, "staff.csv", "job_title", "soc2020", True)
            if values:
                connection.execute(update(FILE_JOBS).where(FILE_JOBS.c.number == number).values(values))
        return number

    return add


@pytest.fixture
def do(database):
    """Do something with the store in a transaction of its own."""

    def do(what, *arguments, **named):
        with database.write() as connection:
            return what(connection, *arguments, **named)

    return do


def test_the_oldest_of_a_stage_is_taken_and_one_at_a_time(add, do):
    first, second, other = add(), add(), add(status="waiting")
    taken = do(jobs.claim, "sent")
    assert (taken.number, taken.attempts, taken.is_claimed) == (first, 1, True)
    assert do(jobs.claim, "sent") is None
    assert not do(jobs.is_due, "sent")
    assert do(jobs.claim, "waiting").number == other
    assert do(jobs.advance, first, taken.claim, "read", rows=7)
    assert do(jobs.claim, "sent").number == second
    found = do(jobs.find, first)
    assert (found.status, found.rows, found.claim) == ("read", 7, None)


def test_of_many_that_would_take_a_job_one_does(add, do):
    add()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: do(jobs.claim, "sent"), range(16)))
    assert sum(job is not None for job in taken) == 1


@pytest.mark.parametrize("since", [STALE, timedelta(days=-1)], ids=["for long", "since a clock was set back"])
def test_a_process_that_is_gone_is_taken_over_and_learns_of_it(add, do, since):
    number = add()
    first = do(jobs.claim, "sent")
    do(lambda connection: connection.execute(update(FILE_JOBS).values(beat=datetime.now(UTC) - since)))
    assert not do(jobs.find, number).is_claimed
    second = do(jobs.claim, "sent")
    assert (second.number, second.attempts) == (number, 2)
    assert not do(jobs.beat, number, first.claim, 1)
    assert not do(jobs.advance, number, first.claim, "done")
    assert do(jobs.beat, number, second.claim, 1)


def test_a_job_that_comes_no_further_fails_and_one_that_does_goes_on(add, do):
    stuck = add(status="waiting", done=5)
    for _ in range(MOST_ATTEMPTS):
        job = do(jobs.claim, "waiting")
        assert do(jobs.beat, stuck, job.claim, 5)
        do(jobs.leave, stuck, job.claim)
    assert do(jobs.claim, "waiting") is None
    failed = do(jobs.find, stuck)
    assert (failed.status, failed.problem) == ("failed", "It was begun 3 times, and stopped each time after 5 rows.")
    number = add(status="waiting")
    for done in range(1, 2 * MOST_ATTEMPTS):
        job = do(jobs.claim, "waiting")
        assert (job.number, job.attempts) == (number, 1)
        assert do(jobs.beat, number, job.claim, done)
        do(jobs.leave, number, job.claim)


@pytest.mark.parametrize("end", [jobs.cancel, jobs.remove])
def test_who_cancels_takes_the_job_from_its_process(add, do, end):
    number = add(status="waiting")
    job = do(jobs.claim, "waiting")
    do(end, number)
    assert not do(jobs.beat, number, job.claim, 1)
    assert not do(jobs.advance, number, job.claim, "done")
    assert do(jobs.claim, "waiting") is None


def test_only_what_was_read_is_started_and_only_what_has_not_ended_cancelled(add, do):
    columns = {"title": "Post"}
    assert [do(jobs.start, add(status=status), columns, 9) for status in ("sent", "read", "waiting", "done")] == [
        False,
        True,
        False,
        False,
    ]
    number = add(status="done")
    do(jobs.cancel, number)
    assert do(jobs.find, number).status == "done"


def test_a_person_sees_his_own_newest_first(add, do):
    numbers = [add("Ada"), add("Bob"), add("Ada")]
    assert [job.number for job in do(jobs.listed, "Ada", 9)] == [numbers[2], numbers[0]]
    assert [job.number for job in do(jobs.listed, None, 2)] == [numbers[2], numbers[1]]


def test_what_was_kept_long_enough_is_deleted_with_its_folder(database, add, do, tmp_path):
    runner = FileRunner(Settings(files=str(tmp_path / "files"), keep_files=5), database)
    long_ago, lately = datetime.now(UTC) - timedelta(hours=5.01), datetime.now(UTC) - timedelta(hours=4.99)
    kept, gone = [], []
    for status in ("sent", "read", "waiting", "done", "failed", "cancelled"):
        for changed in (long_ago, lately):
            folder = make(runner.root)
            folder.rows.write_text("words of a person")
            add(status=status, changed=changed, folder=folder.path.name)
            is_old = changed is long_ago and status not in ("sent", "waiting")
            (gone if is_old else kept).append(folder.path)
    runner.sweep()
    assert [path.exists() for path in (*kept, *gone)] == [True] * 8 + [False] * 4
    assert len(do(jobs.listed, None, 99)) == 8


def test_folders_without_a_job_are_removed_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr("service.files.folder._ORPHANED_SECONDS", -1)
    known, orphan = make(tmp_path), make(tmp_path)
    other = tmp_path / "letters"
    other.mkdir()
    remove_orphans(tmp_path, {known.path.name})
    assert [folder.exists() for folder in (known.path, orphan.path, other)] == [True, False, True]
    remove_orphans(Folder(tmp_path / "nothing").path, set())
