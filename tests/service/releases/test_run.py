"""A release taken through its steps on both engines, also by a process that is killed on the way."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from mappings.errors import SocCoderError
from service.errors import ConflictError, NotFoundError
from service.occupations.digest import digest
from service.occupations.snapshot import snapshot
from service.releases import compare as comparing
from service.releases.promote import promote, roll_back_to_shipped
from service.releases.run import found, run
from service.store import figures, releases
from service.store.backup import OF_RELEASES
from service.store.database import Database
from service.store.digests import digests
from service.store.tables import FIGURES, PROMOTIONS, RELEASES

KILLED = """
import os, signal, sys
from contextlib import contextmanager
from service.store import releases
from service.store.database import Database
step, moment, command = sys.argv[1:4]
writing = Database.write
reached = []
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def spy(name):
    kept = getattr(releases, name)
    def call(connection, *rest, **further):
        kept(connection, *rest, **further)
        if step in (name, *map(str, rest[1:2])):
            reached.append(step)
            if moment == "within":
                die()
    setattr(releases, name, call)
spy("advance"), spy("promote")
@contextmanager
def write(self):
    with writing(self) as connection:
        yield connection
    if reached:
        die()
Database.write = write
from soc_coder import main
sys.argv = ["soc-coder", "data", *sys.argv[3:]]
main()
"""


def command(environment, *arguments):
    return subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def of_releases(database):
    with database.read() as connection:
        return digests(connection, OF_RELEASES)


def test_a_workbook_becomes_a_release_that_is_ready_and_not_told(database, staged, projected):
    before = projected()
    number = staged()
    lines = []
    done = run(database, number, lines.append)
    assert (done.status, done.problems) == ("ready", ())
    assert (done.release.dataset_name, done.release.edition, done.release.scheme) == (
        "skills_imperative",
        "2023",
        "soc2020",
    )
    with database.read() as connection:
        assert digest(figures.every(connection, number)) == done.release.digest
        assert releases.content(connection, number) is None
        assert [each.message for each in releases.logged(connection, number)][1:] == lines
    assert any(line.startswith("compared: 864 figures are the same in file, store and answer") for line in lines)
    assert projected() == before
    assert run(database, number) == done, "what is done is not done again"


def test_what_is_ready_is_promoted_and_taken_back(database, staged, projected, backups):
    shipped = projected()
    first, second = staged(100.0), staged(200.0)
    for number in (first, second):
        run(database, number)
    promote(database, first, "Ada", "the new projections", backups)
    assert [each[0] for each in projected()] == [first] * 5
    promote(database, second, "Ada", "revised", backups)
    told = projected()
    assert [(number, value) for number, _, value in told] == [(second, 200.0 + 11 + place / 8) for place in range(2, 7)]
    done = promote(database, first, "Dan", "the revision is wrong", backups)
    assert [each[0] for each in projected()] == [first] * 5
    with Database(done.backup).read() as connection:
        assert releases.promoted(connection) == {("skills_imperative", ""): second}
    roll_back_to_shipped(database, "skills_imperative", "2023", "Dan", "both are", backups)
    assert projected() == shipped
    with database.read() as connection:
        history = [(each.release, each.by, each.why) for each in releases.promotions(connection, 9)]
    assert history[:2] == [(0, "Dan", "both are"), (first, "Dan", "the revision is wrong")]


def test_what_is_not_ready_or_current_already_is_not_promoted(database, staged, backups):
    number = staged()
    with pytest.raises(ConflictError, match="is staged, not ready"):
        promote(database, number, "Ada", "why not", backups)
    with pytest.raises(NotFoundError, match="no release 99"):
        promote(database, 99, "Ada", "why not", backups)
    with pytest.raises(ConflictError, match="skills_imperative/2023/0 is current already"):
        roll_back_to_shipped(database, "skills_imperative", "2023", "Ada", "why not", backups)
    run(database, number)
    with pytest.raises(SocCoderError, match="not said why"):
        promote(database, number, "Ada", " ", backups)
    promote(database, number, "Ada", "why not", backups)
    with pytest.raises(ConflictError, match="is current already"):
        promote(database, number, "Ada", "why not", backups)


def test_a_backup_that_cannot_be_written_stops_a_promotion(database, staged, projected, backups):
    before = projected()
    run(database, number := staged())
    backups.write_text("no folder")
    with pytest.raises(SocCoderError, match="cannot be written"):
        promote(database, number, "Ada", "new", backups)
    assert projected() == before


def test_a_rejected_file_says_every_reason_and_changes_nothing(database, staged, projected, rows_of):
    def change(book):
        book["Occ T1"]["B8"] = "many"
        book["Occ T2"]["C9"] = -1e9
        book["Occ T2"]["A10"] = "29 Astrologers"

    before = projected()
    number = staged(change=change)
    done = run(database, number)
    assert done.status == "rejected"
    told = "\n".join(done.problems)
    for reason in ('"many"', '"-1000000000.0"', "29 is no code of", "21 Science", "is missing"):
        assert reason in told
    assert projected() == before
    assert rows_of(FIGURES) == 0
    with pytest.raises(ConflictError, match="is rejected, not ready"):
        promote(database, number, "Ada", "all the same", None)


def test_a_file_that_is_found_unsound_later_is_rejected_too(database, staged, projections, rows_of):
    number = staged()
    spoilt = projections(change=lambda book: book["Occ T1"].delete_rows(9))
    with database.write() as connection:
        connection.execute(RELEASES.update().values(status="checked", content=spoilt))
    assert run(database, number).status == "rejected"
    assert rows_of(FIGURES) == 0


def test_figures_that_differ_in_the_store_are_rejected(database, staged, rows_of, monkeypatch):
    adding = figures.add

    def slip(connection, release, series):
        adding(connection, release, [series[0], *series[2:]])

    monkeypatch.setattr("service.store.figures.add", slip)
    done = run(database, staged())
    assert done.status == "rejected"
    assert "it is in the file and not in the store" in done.problems[0]
    assert rows_of(FIGURES) == 0


def test_an_answer_that_would_differ_is_rejected(database, staged, monkeypatch):
    monkeypatch.setattr(comparing, "tell", lambda *_: [])
    done = run(database, staged())
    assert done.status == "rejected"
    assert "is not answered" in done.problems[0]


@pytest.mark.parametrize(
    ("step", "moment"), [("checked", "within"), ("loaded", "within"), ("loaded", "after"), ("ready", "within")]
)
def test_a_process_killed_at_any_step_leaves_what_is_told_and_another_goes_on(
    database, staged, projected, environment, step, moment
):
    before = projected()
    number = staged()
    kept = of_releases(database)
    done = command(environment, step, moment, "run", str(number))
    assert done.returncode == -signal.SIGKILL, done.stderr
    status = found(database, number).status
    assert status == (
        step if moment == "after" else {"checked": "staged", "loaded": "checked", "ready": "loaded"}[step]
    )
    assert projected() == before
    if (step, moment) == ("checked", "within"):
        assert of_releases(database) == kept
    assert run(database, number).status == "ready"
    with snapshot(database) as now:
        release = found(database, number).release
        assert digest(now.every(release)) == release.digest


@pytest.mark.parametrize("moment", ["within", "after"])
def test_a_promotion_that_is_killed_is_made_or_not_made(database, staged, projected, environment, rows_of, moment):
    before = projected()
    run(database, number := staged())
    done = command(environment, "promote", moment, "promote", str(number), "--why", "new", "--by", "Ada")
    assert done.returncode == -signal.SIGKILL, done.stderr
    if moment == "within":
        assert projected() == before
        assert rows_of(PROMOTIONS) == 0
    else:
        assert [each[0] for each in projected()] == [number] * 5
