"""Vacancies, and a store that they are read into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Table, select

from models.coder import Coder
from service.store.database import Database
from service.store.tables import CODINGS, QUARANTINE, VACANCIES
from service.vacancies.ingest import Options, begin, ingest
from service.vacancies.vacancy import Refusal, Vacancy

TITLES = ("Staff nurse", "HGV driver", "Plumber", "Primary school teacher", "Barista", "Zzqx", "Solicitor")
OF_TIME = {"import_number", "first_seen", "changed", "gone", "coded_at", "at"}


@pytest.fixture(scope="session")
def vacancy() -> Callable[..., Vacancy]:
    """Make a vacancy, whose reference is its number."""

    def vacancy(number: int = 1, title: str = "", source: str = "board", **further: Any) -> Vacancy:
        title = title or f"{TITLES[number % len(TITLES)]} {number}"
        return Vacancy(source, f"r{number}", "feed", title, "csv", **further)

    return vacancy


@pytest.fixture(scope="session")
def feed(vacancy: Callable[..., Vacancy]) -> Callable[[int], list[Vacancy | Refusal]]:
    """Make a feed of so many items, every tenth of which is refused."""

    def item(number: int) -> Vacancy | Refusal:
        if number % 10 == 9:
            return Refusal(f"line {number}", "malformed", "Not JSON.", f"raw {number}", "jsonl")
        return vacancy(number)

    return lambda count: list(map(item, range(count)))


@pytest.fixture
def coder(app: FastAPI) -> Coder:
    coder: Coder = app.state.thread.coder
    return coder


@pytest.fixture
def client(app: FastAPI, database: Database) -> Iterator[TestClient]:
    """The application with a store of its own."""
    before, app.state.database = app.state.database, database
    yield TestClient(app)
    app.state.database = before


@pytest.fixture
def take(database: Database, coder: Coder) -> Callable[..., Counter[str]]:
    """Read items into the store as one import, and return what became of them."""

    def take(items, source="board", is_complete=False, path=None, **options):  # type: ignore[no-untyped-def]
        started = begin(database, source, "feed.csv", path, is_complete)
        return ingest(database, coder, items, started, Options(**options))

    return take


@pytest.fixture(scope="session")
def rows() -> Callable[..., list[Any]]:
    """Return the rows of a table, without when they came."""

    def rows(database: Database, table: Table = VACANCIES, without: set[str] = OF_TIME) -> list[Any]:
        columns = [column for column in table.c if column.name not in without]
        with database.read() as connection:
            return list(connection.execute(select(*columns).order_by(table.c.number)))

    return rows


@pytest.fixture(scope="session")
def content(rows: Callable[..., list[Any]]) -> Callable[[Database], list[list[Any]]]:
    """Return what a store holds, in order, without times, and without numbers: PostgreSQL skips some after a kill."""

    def content(database: Database) -> list[list[Any]]:
        vacancies, codings, quarantine = (rows(database, table) for table in (VACANCIES, CODINGS, QUARANTINE))
        places = {number: place for place, (number, *_) in enumerate(vacancies)}
        return [
            [row for _, *row in vacancies],
            [[places[vacancy], *row] for _, vacancy, *row in codings],
            [row for _, *row in quarantine],
        ]

    return content
