"""The traffic that is kept: counted by several workers, over restarts, and while the store is away."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from service.metrics import SECONDS, Metrics
from service.store import traffic as store
from service.store.database import Database, DatabaseAwayError
from service.store.tables import ATTENDANCES, TRAFFIC
from service.store.traffic import Attendance, Cell
from service.watching import traffic as module
from service.watching.daily import COLUMNS, daily_figures
from service.watching.record import gaps, merged, read_periods, share
from service.watching.requests import BEYOND, BOUNDS, Requests, bucket_of
from service.watching.subjects import HEALTH, OTHER, SUBJECTS, subject_of
from service.watching.traffic import Traffic

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def tick(self, **time: float) -> float:
        self.at += timedelta(**time)
        return self.at.timestamp()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(database, clock):
    """Make a worker of the traffic."""

    def make(keep: int = 400, database: Database = database) -> Traffic:
        return Traffic(database, keep, Metrics(), clock)

    return make


def everything(database, by=(), subjects=SUBJECTS):
    with database.read() as connection:
        return store.read(connection, date(2000, 1, 1), date(2100, 1, 1), by, subjects)


def test_workers_add_up_by_hour_subject_and_status(make, clock, database):
    workers = [make() for _ in range(3)]
    for worker in workers:
        worker.count(clock.at.timestamp(), "/v1/classify", 200, 0.004)
        worker.count(clock.at.timestamp(), "/v1/classify", 503, 0.3)
        worker.count(clock.at.timestamp() + 3600, "/v1/schemes", 404, 0.0004)
        worker.flush()
        worker.flush()
    found = everything(database, ("day", "hour", "subject"))
    assert {key: requests.statuses for key, requests in found.items()} == {
        (NOON.date(), 12, "coding"): {2: 3, 5: 3},
        (NOON.date(), 13, "lookups"): {4: 3},
    }
    assert found[NOON.date(), 12, "coding"].within == {5_000: 3, 500_000: 3}
    assert everything(database, (), ("coding",))[()].faults == 3
    assert [field for field in Cell._fields if field in ("address", "key", "route", "title")] == []


def test_an_hour_without_requests_is_told_from_one_without_a_record(make, clock, database):
    first = make()
    for _ in range(90):
        clock.tick(minutes=1)
        first.flush()
    clock.tick(hours=3)  # nobody there from 13:30 to 16:30
    second = make()
    for _ in range(60):
        second.flush()
        second.count(clock.tick(minutes=1), "/v1/classify", 200, 0.1)
    second.flush()
    with database.read() as connection:
        periods = {each.since.hour: each for each in read_periods(connection, "hour", 1, clock.at, SUBJECTS)}
        spans = merged(store.attendances(connection, NOON - timedelta(days=1)), clock.at)
    assert [hour for hour, each in periods.items() if each.is_whole] == [12, 17]
    assert [hour for hour, each in periods.items() if not each.is_known] == [*range(12), 14, 15]
    assert (periods[12].requests.total, periods[17].requests.total) == (0, 31)
    assert periods[13].recorded == pytest.approx(0.5)
    assert gaps(spans, NOON - timedelta(days=7), clock.at) == [
        (NOON + timedelta(minutes=90), NOON + timedelta(minutes=270))
    ]


def test_a_worker_that_slept_and_a_clock_set_back_begin_anew(make, clock, database):
    worker = make()
    for step in (30, 30, 600, 30, -3600, 30):
        clock.tick(seconds=step)
        worker.flush()
    with database.read() as connection:
        found = store.attendances(connection, NOON - timedelta(days=1))
    assert sorted(until - since for since, until in found) == [timedelta(seconds=each) for each in (30, 30, 60)]


def test_nothing_is_lost_while_the_store_is_away(tmp_path, make, clock):
    (tmp_path / "store").write_text("a file where the folder should be")
    database = Database(str(tmp_path / "store" / "soc-coder.db"))
    worker = make(database=database)
    for _ in range(40):
        worker.count(clock.tick(seconds=5), "/v1/classify", 200, 0.01)
        with pytest.raises(DatabaseAwayError):
            worker.flush()
    assert worker.waiting_since == NOON + timedelta(seconds=5)
    (tmp_path / "store").unlink()
    worker.flush()
    assert worker.waiting_since is None
    assert everything(database)[()].total == 40
    with database.read() as connection:
        assert store.attendances(connection, NOON - timedelta(days=1)) == [(NOON, clock.at)]


def test_a_database_that_goes_and_comes_back_has_every_request(own_server, make, clock):
    database = Database(own_server.get_uri())
    database.upgrade()
    worker = make(database=database)
    for place in range(30):
        worker.count(clock.tick(seconds=5), "/v1/classify", 200, 0.01)
        if place == 10:
            own_server.stop()
        if place == 20:
            own_server.start()
        if 10 <= place < 20:
            with pytest.raises(DatabaseAwayError):
                worker.flush()
        else:
            worker.flush()
    assert everything(database)[()].total == 30
    with database.read() as connection:
        assert store.attendances(connection, NOON - timedelta(days=1)) == [(NOON, clock.at)]
    database.close()


def test_what_waits_is_bounded_and_what_is_given_up_shows_as_a_gap(tmp_path, make, clock, monkeypatch):
    monkeypatch.setattr(module, "MOST_CELLS", 5)
    (tmp_path / "store").write_text("")
    database = Database(str(tmp_path / "store" / "soc-coder.db"))
    worker = make(database=database)
    for _ in range(8 * 60):
        worker.count(clock.tick(minutes=1), "/v1/classify", 200, 0.01)
        with pytest.raises(DatabaseAwayError):
            worker.flush()
        assert len(worker._counts) <= 5
    (tmp_path / "store").unlink()
    worker.flush()
    with database.read() as connection:
        ((since, _),) = store.attendances(connection, NOON - timedelta(days=1))
        periods = read_periods(connection, "hour", 1, clock.at, SUBJECTS)
    assert since > NOON
    assert all(each.is_known == (each.until > since) for each in periods)


def test_counts_are_kept_for_their_days_only_and_deleted_when_switched_off(make, clock, database):
    worker = make(keep=3)
    for _ in range(6):
        worker.count(clock.at.timestamp(), "/", 200, 0.01)
        worker.flush()
        clock.tick(days=1)
    with database.read() as connection:
        assert set(connection.scalars(select(TRAFFIC.c.day))) == {
            NOON.date() + timedelta(days=each) for each in (3, 4, 5)
        }
        assert min(connection.scalars(select(ATTENDANCES.c.until))) >= NOON + timedelta(days=3)
    off = make(keep=0)
    off.count(clock.at.timestamp(), "/", 200, 0.01)
    off.flush()
    assert everything(database) == {}
    with database.read() as connection:
        assert connection.execute(select(ATTENDANCES)).all() == []


def test_a_worker_that_stays_for_days_says_nothing_of_days_whose_counts_are_deleted(database):
    clock = Clock(NOON.replace(hour=23, minute=59, second=30))
    worker = Traffic(database, 1, Metrics(), clock)
    for _ in range(3):
        clock.tick(seconds=20)
        worker.flush()
    midnight = NOON.replace(hour=0) + timedelta(days=1)
    with database.read() as connection:
        assert store.attendances(connection, NOON) == [(midnight, clock.at)]
        assert store.first_day(connection) == midnight.date()
        assert daily_figures(connection, clock.at).count("2026-11-23") == 0


def test_the_days_of_a_worker_follow_without_a_gap(database):
    clock = Clock(NOON.replace(hour=23, minute=59, second=30))
    worker = Traffic(database, 30, Metrics(), clock)
    for _ in range(3):
        clock.tick(seconds=20)
        worker.flush()
    with database.read() as connection:
        found = store.attendances(connection, NOON)
    assert len(found) == 2
    assert merged(found, clock.at) == [(clock.at - timedelta(seconds=60), clock.at)]


def test_switched_off_no_file_is_made(tmp_path, make):
    database = Database(str(tmp_path / "soc-coder.db"))
    make(keep=0, database=database).flush()
    assert not database.exists


def test_the_last_counts_are_kept_at_the_end(make, clock, database):
    worker = make()

    async def serve() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(worker.keep)
            await anyio.sleep(0.01)
            worker.count(clock.at.timestamp(), "/", 200, 0.01)
            tasks.cancel_scope.cancel()

    anyio.run(serve)
    assert everything(database)[()].total == 1


def ask(server, address, body=None):
    asked = Request(f"{server.url}{address}", body, {"Content-Type": "application/json"})
    try:
        urlopen(asked, timeout=60).close()
    except HTTPError as error:
        error.close()


def test_figures_of_real_servers_add_up_over_workers_and_restarts(start_server, tmp_path, monkeypatch):
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "soc-coder.db"))
    database = Database(str(tmp_path / "soc-coder.db"))
    for _ in range(2):
        server = start_server("--workers", "2")
        for _ in range(25):
            ask(server, "/v1/classify", json.dumps({"items": [{"title": "Zorbwright"}]}).encode())
            ask(server, "/v1/schemes")
            ask(server, "/v1/schemes/soc2020/codes/none")
            ask(server, "/nowhere")
        server.process.terminate()
        server.process.wait(timeout=60)
    found = everything(database, ("subject",))
    assert found["coding",].statuses == {2: 50}
    assert found["lookups",].statuses == {2: 50, 4: 50}
    assert found[OTHER,].statuses == {4: 50}
    assert found[HEALTH,].total >= 2
    assert all(each.within.total() == each.total for each in found.values())
    with database.read() as connection:
        workers = set(connection.scalars(select(ATTENDANCES.c.worker)))
        assert "Zorbwright" not in str(connection.execute(select(TRAFFIC)).all())
    assert 2 <= len(workers) <= 4


def test_a_server_that_is_killed_loses_seconds_only_and_the_time_after_shows(start_server, tmp_path, monkeypatch):
    monkeypatch.setenv("SOC_CODER_DATABASE", str(tmp_path / "soc-coder.db"))
    database = Database(str(tmp_path / "soc-coder.db"))
    server = start_server()
    for _ in range(30):
        ask(server, "/v1/schemes")
    deadline = time.monotonic() + 60
    while not database.exists or ("lookups",) not in everything(database, ("subject",)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait(timeout=60)
    assert everything(database, (), ("lookups",))[()].total == 30
    now = datetime.now(UTC)
    with database.read() as connection:
        spans = merged(store.attendances(connection, now - timedelta(days=1)), now + timedelta(hours=1))
    (gap,) = gaps(spans, now - timedelta(days=1), now + timedelta(hours=1))
    assert now - timedelta(seconds=30) < gap[0] <= now


def test_counting_a_request_takes_less_than_the_metrics_do(tmp_path):
    metrics = Metrics()
    worker = Traffic(Database(str(tmp_path / "soc-coder.db")), 30, metrics)

    def seconds(count, *given) -> float:
        times = []
        for _ in range(7):
            began = time.process_time()
            for _ in range(2_000):
                count(*given)
            times.append(time.process_time() - began)
        return min(times)

    mine = seconds(worker.count, NOON.timestamp(), "/v1/classify", 200, 0.004)
    assert mine < seconds(metrics.count_request, "GET", "/v1/classify", 200, 0.004)


def test_every_address_of_the_api_has_a_subject(app):
    for path in app.openapi()["paths"]:
        assert subject_of(path) not in (OTHER, "pages"), path
    assert (subject_of("other"), subject_of("/metrics"), subject_of("/releases")) == (OTHER, HEALTH, "pages")


times = st.lists(st.floats(0, 20), min_size=1, max_size=60)


@given(times, st.sampled_from((0.5, 0.9, 0.99, 1.0)))
def test_a_percentile_is_no_further_from_the_truth_than_its_bucket_is_wide(seconds, part):
    requests = Requests(Counter({2: len(seconds)}), Counter(map(bucket_of, seconds)))
    truth = sorted(seconds)[max(-(-round(part * 100) * len(seconds) // 100), 1) - 1]
    found = requests.percentile(part)
    most = found.most or float("inf")
    assert found.least <= found.seconds <= most
    assert found.least <= truth <= most


def test_a_percentile_lies_evenly_within_its_bucket_as_prometheus_has_it():
    requests = Requests(Counter({2: 100}), Counter({5_000: 50, 10_000: 40, 100_000: 10}))
    assert requests.percentile(0.5).seconds == pytest.approx(0.005)
    assert requests.percentile(0.7).seconds == pytest.approx(0.0075)
    assert requests.percentile(0.99).seconds == pytest.approx(0.05 + 0.05 * 0.9)
    assert (requests.slow, Requests().percentile(0.5)) == (0, None)
    assert BOUNDS[:-1] == tuple(round(each * 1e6) for each in SECONDS)
    beyond = Requests(Counter({2: 1}), Counter({BEYOND: 1})).percentile(0.5)
    assert (beyond.seconds, beyond.least, beyond.most) == (10, 10, None)


def test_days_of_which_nothing_is_known_are_empty_in_the_export_and_not_none(make, clock, database):
    worker = make()
    worker.count(clock.tick(seconds=30), "/v1/classify", 200, 0.004)
    worker.flush()
    clock.tick(days=2)
    make().flush()
    with database.read() as connection:
        lines = daily_figures(connection, clock.at).splitlines()
    assert lines[0] == ",".join(COLUMNS)
    rows = {tuple(line.split(",")[:2]): line.split(",")[2:] for line in lines[1:]}
    assert len(rows) == 3 * len(SUBJECTS)
    assert rows["2026-11-23", "coding"][:4] == ["1", "0", "0", "0"]
    assert rows["2026-11-24", "coding"] == ["", "", "", "", "", "", "0.0"]
    assert rows["2026-11-23", "pages"][:4] == ["0", "0", "0", "0"]


def test_spans_that_overlap_are_counted_once():
    def at(minutes: int) -> datetime:
        return NOON + timedelta(minutes=minutes)

    spans = merged([(at(0), at(10)), (at(2), at(5)), (at(9), at(20)), (at(40), at(50))], at(60))
    assert spans == [(at(0), at(20)), (at(40), at(50))]
    assert share(spans, at(0), at(60)) == pytest.approx(0.5)
    assert (share(spans, at(20), at(40)), share(spans, at(0), at(0))) == (0, 0)
    assert gaps(spans, at(-100), at(60)) == [(at(20), at(40)), (at(50), at(60))]
    assert gaps([], at(0), at(60)) == []


def test_what_was_noted_while_the_clock_was_ahead_leaves_no_gap(make, clock, database):
    worker = make()
    for step in (30, 3600, 30, -3600, 30):
        clock.tick(seconds=step)
        worker.flush()
    with database.read() as connection:
        spans = merged(store.attendances(connection, NOON - timedelta(days=1)), clock.at)
    assert spans == [(NOON, clock.at)]
    assert gaps(spans, NOON, clock.at) == []


def test_an_attendance_is_one_row_that_grows(database):
    for minutes in (1, 2, 3):
        with database.write() as connection:
            store.add(connection, {}, [Attendance("a", NOON, NOON + timedelta(minutes=minutes))])
    with database.read() as connection:
        assert store.attendances(connection, NOON) == [(NOON, NOON + timedelta(minutes=3))]
