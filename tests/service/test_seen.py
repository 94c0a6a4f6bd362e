"""What the service saw, on both engines."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from urllib.request import Request, urlopen

import anyio
import pytest
from sqlalchemy import select

from models.coder import Coder
from models.coding import Item
from models.tally import tally, values
from service import seen as module
from service.seen import OTHER, PAGE, Seen, masked
from service.store.database import Database, DatabaseAwayError
from service.store.seen import Feed, read_counts
from service.store.tables import KEPT_TITLES, SEEN

MONDAY = date(2026, 11, 23)
TITLES = ("Plumber", "Staff nurse", "Zorbwright", "qwxzj kjq", "Plumber")


@pytest.fixture(scope="module")
def items():
    return [Item(title) for title in TITLES] + [Item("Chef", "vacancy")]


@pytest.fixture(scope="module")
def codings(items):
    return Coder.load().code_many(items)


@pytest.fixture
def calendar():
    """A calendar whose day a test turns."""

    class Calendar:
        day = MONDAY

        def __call__(self):
            return self.day

    return Calendar()


def read(database, source=None):
    with database.read() as connection:
        return read_counts(connection, MONDAY - timedelta(days=1000), MONDAY + timedelta(days=1000), source)


def test_two_workers_add_up_by_source_and_kind(database, items, codings):
    workers = [Seen(database, 400, 0) for _ in range(2)]
    for worker in workers:
        worker.count("a", items, codings)
        worker.count("b", items[:1], codings[:1])
    for worker in workers:
        worker.flush()
        worker.flush()
    version = codings[0].model_version
    titles, adverts = tally(codings[:5]), tally(codings[5:])
    assert read(database) == {
        Feed("a", "job_title", "soc2020", version): titles + titles,
        Feed("a", "vacancy", "soc2020", version): adverts + adverts,
        Feed("b", "job_title", "soc2020", version): tally(codings[:1]) + tally(codings[:1]),
    }
    assert {feed.source for feed in read(database, "b")} == {"b"}


def test_no_title_is_kept_unless_asked(database, items, codings):
    seen = Seen(database, 400, 0)
    seen.count("a", items, codings)
    seen.flush()
    with database.read() as connection:
        assert connection.execute(select(KEPT_TITLES)).all() == []
        written = str(connection.execute(select(SEEN)).all()).lower()
    assert not [title for title in TITLES if title.lower() in written]


def test_titles_are_kept_masked_for_their_days_only(database, calendar):
    seen = Seen(database, 400, 2, calendar)
    items = [Item("Zorbwright, ring 07700 900 123"), Item("Plumber"), Item("Zorbwright jo@example.org")]
    codings = Coder.load().code_many(items)
    assert codings[0].reason
    for _ in range(2):
        seen.count("a", items, codings)
        seen.flush()

    def kept():
        with database.read() as connection:
            return dict(connection.execute(select(KEPT_TITLES.c.title, KEPT_TITLES.c["count"])).all())

    assert kept() == {"Zorbwright, ring [telephone]": 2, "Zorbwright [address]": 2}
    calendar.day += timedelta(days=1)
    seen.flush()
    assert len(kept()) == 2
    calendar.day += timedelta(days=1)
    seen.flush()
    assert kept() == {}
    assert read(database)


def test_counts_are_kept_for_their_days_only(database, calendar, items, codings):
    seen = Seen(database, 30, 0, calendar)
    for _ in range(40):
        seen.count("a", items, codings)
        seen.flush()
        calendar.day += timedelta(days=1)
    with database.read() as connection:
        days = set(connection.scalars(select(SEEN.c.day)))
    assert days == {MONDAY + timedelta(days=day) for day in range(10, 40)}


def test_switched_off_nothing_is_counted_and_titles_are_deleted(database, calendar, items, codings):
    seen = Seen(database, 400, 30, calendar)
    seen.count("a", items, codings)
    seen.flush()
    off = Seen(database, 0, 0, calendar)
    off.count("a", items, codings)
    off.flush()
    assert read(database) == {}
    with database.read() as connection:
        assert connection.execute(select(KEPT_TITLES)).all() == []


def test_sources_beyond_a_bound_are_one(database, monkeypatch, calendar, codings, items):
    monkeypatch.setattr(module, "MOST_SOURCES", 3)
    workers = [Seen(database, 400, 0, calendar) for _ in range(2)]
    for worker, names in zip(workers, (("a", "b"), ("c", "d", "e", "a")), strict=True):
        worker.flush()
        for name in names:
            worker.count(name, items[:1], codings[:1])
        worker.flush()
    assert {feed.source for feed in read(database)} == {"a", "b", "c", OTHER}
    calendar.day += timedelta(days=1)
    workers[1].count("f", items[:1], codings[:1])
    workers[1].flush()
    assert "f" in {feed.source for feed in read(database)}


def test_counts_wait_while_the_store_is_away(tmp_path, items, codings):
    (tmp_path / "store").write_text("a file where the folder should be")
    database = Database(str(tmp_path / "store" / "soc-coder.db"))
    seen = Seen(database, 400, 0)
    for _ in range(2):
        seen.count("a", items, codings)
        with pytest.raises(DatabaseAwayError):
            seen.flush()
    (tmp_path / "store").unlink()
    seen.flush()
    assert sum(read(database).values(), Counter()) == tally(codings) + tally(codings)


def test_what_waits_is_bounded(tmp_path, monkeypatch, items, codings):
    monkeypatch.setattr(module, "MOST_CELLS", 30)
    (tmp_path / "store").write_text("")
    database = Database(str(tmp_path / "store" / "soc-coder.db"))
    seen = Seen(database, 400, 0)
    for number in range(20):
        seen.count(f"source-{number}", items, codings)
        with pytest.raises(DatabaseAwayError):
            seen.flush()
        assert len(seen._counts) <= 30


def test_the_last_counts_are_kept_at_the_end(tmp_path, items, codings):
    database = Database(str(tmp_path / "soc-coder.db"))
    seen = Seen(database, 400, 0)

    async def serve():
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(seen.keep)
            await anyio.sleep(0.01)
            seen.count(PAGE, items, codings)
            tasks.cancel_scope.cancel()

    anyio.run(serve)
    assert sum(read(database).values(), Counter()) == tally(codings)


def test_workers_that_are_stopped_leave_no_count_behind(start_server, tmp_path, monkeypatch):
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "soc-coder.db"))
    server = start_server("--workers", "2")
    body = json.dumps({"source": "feed-1", "items": [{"title": title} for title in TITLES]}).encode()
    for _ in range(20):
        asked = Request(f"{server.url}/v1/classify", body, {"Content-Type": "application/json"})
        urlopen(asked, timeout=60).close()
    server.process.terminate()
    server.process.wait(timeout=60)
    (counts,) = read(Database(str(tmp_path / "soc-coder.db"))).values()
    assert values(counts, "level").total() == 20 * len(TITLES)


def test_nothing_is_made_while_nothing_is_coded(tmp_path):
    database = Database(str(tmp_path / "soc-coder.db"))
    Seen(database, 400, 0).flush()
    assert not database.exists


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Nurse jo.bloggs@nhs.example", "Nurse [address]"),
        ("Driver +44 (0)7700 900123 now", "Driver [telephone] now"),
        ("Driver 020-7946-0000", "Driver [telephone]"),
        ("Carer  2 nights\n24/7", "Carer 2 nights 24/7"),
        ("Job 12345678", "Job 12345678"),
        ("x" * 500, "x" * 200),
        (" ", ""),
    ],
)
def test_masked(title, kept):
    assert masked(title) == kept
