"""Vacancies deleted on request, expired, and read again from the quarantine."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from service.errors import NotFoundError
from service.store.quarantine import KEPT
from service.store.tables import CODINGS, DELETIONS, QUARANTINE
from service.vacancies.delete import delete
from service.vacancies.expire import expire
from service.vacancies.ingest import Options
from service.vacancies.replay import replay
from service.vacancies.vacancy import Refusal


def test_what_is_deleted_leaves_no_trace_but_a_digest_and_stays_away(database, take, rows, vacancy):
    text = "Our unmistakable phrase."
    items = [vacancy(1, description=text), vacancy(2)]
    take(items)
    delete(database, "board", "r1")
    delete(database, "board", "r1")
    assert [row.reference for row in rows(database)] == ["r2"]
    assert len(rows(database, CODINGS)) == 1
    with database.read() as connection:
        kept = connection.execute(DELETIONS.select()).all()
    assert len(kept) == 1
    assert "r1" not in str(kept)
    assert take(items) == {"withheld": 1, "unchanged": 1}
    assert take(items, readmit=True) == {"new": 1, "unchanged": 1}
    assert take(items) == {"unchanged": 2}


@pytest.mark.parametrize(
    "way", [lambda database: delete(database, "board", "r1"), lambda database: expire(database, 0)]
)
def test_what_is_deleted_or_expires_is_not_in_the_file_any_more(way, database, take, vacancy, tmp_path):
    if not database.is_sqlite:
        pytest.skip("of a SQLite file only")
    yesterday = datetime.now(UTC).date() - timedelta(1)
    take([vacancy(1, description="Our unmistakable phrase.", employer="Zorbwright", closes=yesterday)])
    take([vacancy(2, description="Our common phrase.")])
    file = tmp_path / "new" / "store.db"
    assert b"unmistak" in file.with_name("store.db-wal").read_bytes()
    way(database)
    with database.write() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    left = file.read_bytes().lower()
    assert b"common" in left
    for word in (b"unmistak", b"zorbwright"):  # of the texts, and of the stems in the index
        assert word not in left


def test_what_never_was_cannot_be_deleted(database, take, vacancy):
    take([vacancy(1)])
    for source, reference in (("board", "r2"), ("other", "r1")):
        with pytest.raises(NotFoundError, match=reference):
            delete(database, source, reference)
    assert take([vacancy(2)]) == {"new": 1}


def test_what_closed_or_went_is_removed_after_its_days(database, take, rows, vacancy, monkeypatch):
    monkeypatch.setattr("service.vacancies.expire.CHUNK", 2)
    today = datetime.now(UTC).date()
    closed = [vacancy(number, closes=today - timedelta(number)) for number in range(1, 6)]
    take([*closed, vacancy(7, closes=today), vacancy(8), vacancy(9)])
    take([vacancy(7, closes=today), vacancy(8)], is_complete=True)
    assert expire(database, 3) == 2
    assert [row.reference for row in rows(database)] == ["r1", "r2", "r3", "r7", "r8", "r9"]
    assert expire(database, 0) == 4
    assert [row.reference for row in rows(database)] == ["r7", "r8"]
    assert len(rows(database, CODINGS)) == 2


def test_what_was_quarantined_expires_too(database, take, feed, rows):
    take(feed(20))
    expire(database, 1)
    assert len(rows(database, QUARANTINE)) == 2
    expire(database, 0)
    assert rows(database, QUARANTINE) == []


def test_what_was_quarantined_is_kept_for_days_only_while_feeds_are_read(database, take, feed, rows):
    take(feed(20))
    with database.write() as connection:
        oldest = select(func.min(QUARANTINE.c.number)).scalar_subquery()
        old = QUARANTINE.update().where(QUARANTINE.c.number == oldest)
        connection.execute(old.values(at=datetime.now(UTC) - KEPT - timedelta(seconds=1)))
    take([], "other")
    assert len(rows(database, QUARANTINE)) == 1


def test_what_can_be_read_now_leaves_the_quarantine(database, coder, take, rows, vacancy):
    mended = json.dumps({"id": "r5", "title": "Plumber", "description": "Ring 0113 496 0000."})
    refusals = [
        Refusal("line 5", "malformed", "A reader could not read it.", mended, "jsonl"),
        Refusal("line 6", "no_title", "It has no title.", '{"id": "r6"}', "jsonl"),
        Refusal("byte 900", "broken_off", "The feed ends here."),
    ]
    take([vacancy(1), *refusals])
    take([refusals[0]], "other")
    done = replay(database, coder, "board", Options())
    assert (done.left, done.counts) == (0, {"new": 1, "quarantined.no_title": 1, "quarantined.broken_off": 1})
    plumber = rows(database)[-1]
    assert (plumber.source, plumber.reference, plumber.soc2020) == ("board", "r5", "5315")
    assert plumber.description == "Ring [telephone]."
    assert len(rows(database, CODINGS)) == 2
    left = [(row.source, row.fault) for row in rows(database, QUARANTINE)]
    assert left == [("board", "no_title"), ("board", "broken_off"), ("other", "malformed")]
    assert replay(database, coder, None, Options()).counts["new"] == 1
    assert replay(database, coder, None, Options()).counts["new"] == 0


def test_the_quarantine_is_replayed_some_at_a_time(database, coder, take, feed, monkeypatch):
    monkeypatch.setattr("service.vacancies.replay.CHUNK", 2)
    take(feed(50))
    take([each for each in feed(10) if isinstance(each, Refusal)], "other")
    told, reached = [], 0
    for _ in range(3):
        done = replay(database, coder, "board", Options(), reached)
        told.append((sum(done.counts.values()), done.left))
        reached = done.reached
    assert told == [(2, 3), (2, 1), (1, 0)]
    assert replay(database, coder, "board", Options(), reached) == ({}, reached, 0)


def test_what_is_deleted_leaves_the_quarantine_too(database, take, rows):
    refusals = [
        Refusal("line 1", "no_title", "It has no title.", '{"id": "r1", "description": "Ring me."}', "jsonl"),
        Refusal("line 2", "no_title", "It has no title.", '{"id": "r2"}', "jsonl"),
        Refusal("item 3", "no_title", "It has no title.", "<job><referencenumber>r1</referencenumber></job>", "xml"),
        Refusal("line 4", "malformed", "The line is not JSON.", '{"id": "r1"', "jsonl"),
        Refusal("line 5", "malformed", "The row has 2 fields.", '["r1", ""]'),
    ]
    take(refusals)
    take([refusals[0]], "other")
    delete(database, "board", "r1")
    delete(database, "board", "r1")
    assert [(row.source, row.place) for row in rows(database, QUARANTINE)] == [
        ("board", "line 2"),
        ("board", "line 4"),
        ("board", "line 5"),
        ("other", "line 1"),
    ]
