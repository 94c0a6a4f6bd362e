"""Feeds read into stores by real processes, and what ends the measurement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from benchmarks import ROOT, ingest, report
from benchmarks.ingest import content, measure_ingest, together
from benchmarks.watch import Watched
from mappings.errors import SocCoderError
from service.store.database import Database
from service.store.tables import QUARANTINE


@pytest.fixture
def feed(tmp_path):
    """A feed of ten items: one is there twice, one has no title, and one is a copy of another."""
    path = tmp_path / "board.csv"
    lines = [f"{number},Nurse {number},Elm Court" for number in range(7)]
    path.write_text("\n".join(("id,title,company", *lines, "3,Plumber,Pipes", "8,,Pipes", "9,NURSE 1,Elm court", "")))
    return path


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_feed_is_measured_and_a_kill_changes_nothing(feed, engine):
    (found,) = measure_ingest([feed], engine, "--fast", kills=1)
    assert (found.name, found.items, found.stored, found.linked) == ("board", 10, 8, 1)
    assert (found.repeated, found.quarantined) == (1, 1)
    assert found.seconds > 0 < found.again_seconds
    assert 50 < found.peak_mib < 800
    assert found.killed <= 1


def test_an_item_that_is_lost_ends_the_measurement(feed, monkeypatch):
    told = {"read": 9, "new": 7, "repeated": 1, "quarantined": {"no_title": 1}}
    monkeypatch.setattr(ingest, "watch_module", lambda *_, **__: Watched(json.dumps(told), 1.0, (1.0,)))
    with pytest.raises(SocCoderError, match=r"board.csv: 10 items are "):
        measure_ingest([feed], "sqlite", "--fast", kills=0)


def test_a_vacancy_that_is_told_but_not_kept_ends_the_measurement(feed, monkeypatch):
    told = {"read": 10, "new": 8, "repeated": 1, "quarantined": {"no_title": 1}}
    monkeypatch.setattr(ingest, "watch_module", lambda *_, **__: Watched(json.dumps(told), 1.0, (1.0,)))
    with pytest.raises(SocCoderError, match="the store has not what was told"):
        measure_ingest([feed], "sqlite", "--fast", kills=0)


def test_the_digest_is_of_the_content_and_not_of_times_or_numbers(tmp_path):
    one, two, other = (Database(str(tmp_path / f"{name}.db")) for name in ("one", "two", "other"))
    for database, number, text in ((one, 1, "A"), (two, 7, "A"), (other, 1, "B")):
        with database.write() as connection:
            values = {column.name: text for column in QUARANTINE.c}
            at = datetime(2026, 11, number, tzinfo=UTC)
            connection.execute(QUARANTINE.insert().values(values | {"number": number, "at": at}))
    assert content(one) == content(two) != content(other)


def test_feeds_together_are_sums_and_the_most_memory():
    one = ingest.Ingested("one", 10, 8, 1, 1, 1, 2.0, 1.0, 300.0, 5.0, 2)
    every = together([one, replace(one, items=20, seconds=4.0, peak_mib=200.0)])
    assert (every.name, every.items, every.stored, every.seconds, every.peak_mib) == ("together", 30, 16, 6.0, 300.0)
    rows = report.feeds([one, one]).rows
    assert rows[0] == ("one", "10", "8", "1", "1", "1", "5", "10", "300", "+5", "2")
    assert [row[0] for row in rows] == ["one", "one", "together"]
    assert len(report.feeds([one]).rows) == 1


def test_the_document_has_a_place_for_figures():
    _, start, rest = (ROOT / "docs/feeds.md").read_text(encoding="utf-8").partition(report.START)
    assert start
    assert report.END in rest
