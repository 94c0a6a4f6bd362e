"""What the service saw, on both engines."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from urllib.request import Request, urlopen

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.coder import Coder
from models.coding import Item
from models.tally import tally, values
from service import seen as module
from service.seen import OTHER, PAGE, Seen, mask, masked
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


ADDRESSES = (
    "jo.bloggs@nhs.example",
    "jo@ nhs.uk",
    "jo.bloggs @ nhs.uk",
    "jo (at) nhs.co.uk",
    "jo[at]nhs[dot]uk",
    "jo { at } nhs { dot } uk",
    "jo.bloggs at nhs.uk",
    "JO.BLOGGS AT NHS.UK",
    "jo at site dot com",
    "jo dot bloggs at site dot co dot uk",
)
NO_ADDRESSES = (
    "nurse at leeds",
    "chef @ hilton",
    "chef at hilton.com",
    "developer at acme dot net",
    "C# and .NET at Acme. Ltd",
    "J. Smith at St. Mary",
    "nurse (at) St. Mary",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_masked_however_it_is_spelt(address):
    assert mask(f"Write: {address} now") == "Write: [address] now"


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_not(text):
    assert mask(f"A {text} now") == f"A {text} now"


TELEPHONES = (
    "0113 496 0000",
    "(0113) 496 0000",
    "0113-496-0000",
    "0113.496.0000",
    "01134960000",
    "020 7946 0000",
    "020-7946-0000",
    "07700 900123",
    "07700 900 123",
    "07700900123",
    "+447700900123",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "+44(0)7700 900 123",
    "+44 (0) 113 496 0000",
    "(+44) 113 496 0000",
    "0044 113 496 0000",
    "0044 (0)113 496 0000",
    "44 7700 900123",
    "447700900123",
    "7700 900123",
    "7700900123",
    "01204 12345",
    "0800 123 4567",
    "0345 600 7749",
    "03000 123456",
    "+353 1 234 5678",
    "+1 (212) 555-0100",
    "0113 496 0000",
    "07700\u2013900\u2013123",
    "(020) 7946 0000",
    "( 0113 ) 496 0000",
    "0 113 496 0000",
)
NO_TELEPHONES = (
    "25000-30000",
    "£25000 - £30000",
    "25000 - 30000",
    "25000 \u2013 30000",
    "25000 to 30000",
    "£25000-30000",
    "£25,000-30,000",
    "25000.00 - 30000.00",
    "£25000.00-£30000.00",
    "100000-120000",
    "70000-80000",
    "70000 - 80000",
    "7000 - 8000 12000",
    "2026-11-27 09:00",
    "27-11-2026 09:00",
    "01-12-2026 09:00",
    "01/12/2026 09:00",
    "01.12.2026 - 31.12.2026",
    "2026 2027 2028",
    "0900-1700",
    "0800 - 1600 0900 - 1700",
    "1000 1200 1400 1600",
    "37.5 hours 25000",
    "12345678901234567890",
    "+25000-30000",
    "£20000+25000-30000",
    "GBP 25000-30000",
    "44000-50000",
    "44500 - 500000",
    "44000 - 50000 60000",
    "OTE 45000 - 50000 - 60000",
    "9-5 40 25000 30000",
    "11.44 12.60 13.70",
    "£11.44-12.60",
    "0.85 0.90 0.95",
    "28000-32000 2026",
)


@pytest.mark.parametrize("number", TELEPHONES)
def test_a_telephone_number_is_masked(number):
    assert mask(f"Ring {number} now") == "Ring [telephone] now"


@pytest.mark.parametrize("text", NO_TELEPHONES)
def test_pay_dates_and_times_are_not(text):
    assert mask(f"From {text} on") == f"From {text} on"


PIECES = ["ring", "0113 496 0000", "+44", "7700900123", "25000-30000", ".", "(0)"]
pieces = st.sampled_from([*PIECES, "a@b.example", "jo at b dot com", "(at)", "dot", "@"])


@given(text=st.text() | st.lists(pieces).map(" ".join) | st.lists(pieces).map("".join))
def test_what_is_masked_stays_as_it_is(text):
    assert mask(mask(text)) == mask(text)


def test_each_number_of_several_is_masked():
    assert mask("0113 496 0000 0114 496 0000/07700900123") == "[telephone] [telephone]/[telephone]"
    assert mask("25000-30000 0113 496 0000") == "25000-30000 [telephone]"
    assert mask("+44 7700 900123 25000-30000") == "[telephone] 25000-30000"
