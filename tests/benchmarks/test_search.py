"""Queries in a store of made-up vacancies: the store, the figures, the table."""

from __future__ import annotations

import pytest

from benchmarks import report
from benchmarks.search import Found, ask, fill
from service.store.database import Database
from service.vacancies.find import Page


@pytest.fixture
def database(tmp_path):
    database = Database(str(tmp_path / "made.db"))
    yield database
    database.close()


def test_a_store_is_filled_up_once_and_sought_in(database):
    assert [fill(database, count, 200) for count in (100, 300, 300)] == [100, 200, 0]
    found = {each.name: each for each in ask(database, 5)}
    assert found["unit group, 25 km"].queries == 50
    assert found["any occupation, 25 km"].most > found["unit group, 25 km"].most
    assert found["common words, anywhere"].mean > 10
    assert all(0 < each.p50_ms <= each.p99_ms for each in found.values())


def test_the_time_is_that_of_the_queries(monkeypatch, database):
    now = iter(range(10**6))
    monkeypatch.setattr("benchmarks.search.perf_counter", lambda: next(now))
    monkeypatch.setattr("benchmarks.search.find", lambda *_: Page([], 7, None))
    assert {(each.p50_ms, each.p99_ms, each.most) for each in ask(database, 5)} == {(1_000, 1_000, 7)}


def test_the_table_has_a_row_for_each_kind():
    table = report.queries([Found("unit group, 25 km", 1_000, 1.234, 5.678, 4.321, 10.4, 99)])
    assert table.rows == [("unit group, 25 km", "1,000", "1.2", "5.7", "4.3", "10", "99")]
