"""Workbooks of projections, which are small, made as their owner makes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import Workbook
from sqlalchemy import Table, func, select

from mappings.schemes import load_scheme
from service.keys import add_key
from service.occupations.snapshot import snapshot
from service.occupations.tell import tell
from service.releases.layouts.skills import BLOCKS, SHEETS, YEARS
from service.releases.runner import Runner
from service.releases.stage import stage
from service.settings import Settings
from service.store.database import Database

Change = Callable[[Workbook], object]


def _sheet(book: Workbook, name: str, level: int, base: float) -> None:
    sheet = book.create_sheet(name)
    groups = [group for group in load_scheme("soc2020").groups.values() if group.level == level]
    sheet["A1"] = f"Occupation Table {level}  Employment Change by Occupation (SOC2020)"
    for block in BLOCKS:
        sheet.cell(6, block + 1, "Levels (000s)")
        for place, year in enumerate(YEARS, block + 2):
            sheet.cell(6, place, int(year))
        for place, (above, label) in enumerate(
            (("Net", "Change"), ("Replacement", "Demand"), ("Total", "Requirement"))
        ):
            sheet.cell(4, block + 8, "2020-2035")
            sheet.cell(5, block + 8 + place, above)
            sheet.cell(6, block + 8 + place, label)
    for row, group in enumerate([*groups, None], 8):
        name = "All occupations" if group is None else group.title if level == 1 else f"{group.code} {group.title}"
        for block in BLOCKS:
            sheet.cell(row, block + 1, name)
            for place in (2, 3, 4, 5, 6, 8, 9, 10):
                sheet.cell(row, block + place, base + row + place / 8 + block)


@pytest.fixture(scope="session")
def projections() -> Callable[..., bytes]:
    """Make a workbook of projections whose figures begin at `base`, changed as a test needs it."""

    def make(base: float = 100.0, change: Change = lambda book: None, created: str = "2023-02-10") -> bytes:
        book = Workbook()
        about = book.active
        about.title = "Info"
        about.append(["Date database created", f"{created} 14:42:18"])
        about.append(["Country name", "England"])
        for name, level in SHEETS.items():
            _sheet(book, name, level, base)
        change(book)
        book.save(content := BytesIO())
        return content.getvalue()

    return make


@pytest.fixture
def staged(database: Database, projections: Callable[..., bytes]) -> Callable[..., int]:
    """Stage a workbook of projections, and return the number of the release."""

    def staged(base: float = 100.0, **options: Any) -> int:
        return stage(database, projections(base, **options), "projections.xlsx", "Ada", None, None)

    return staged


@pytest.fixture
def projected(database: Database) -> Callable[..., list[Any]]:
    """Return release and value of each period that the store tells of a group."""

    def projected(code: str = "22") -> list[Any]:
        with snapshot(database) as now:
            told = tell(now, "soc2020", code, "projected_employment")
        return [(each.release.number, each.series.period, each.series.headline.value) for each in told]

    return projected


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def client(app: FastAPI, database: Database, backups: Path) -> Iterator[TestClient]:
    """The application with a store of its own."""
    before = app.state.database, app.state.runner
    app.state.database, app.state.runner = database, Runner(Settings(backups=str(backups)))
    yield TestClient(app)
    app.state.database, app.state.runner = before


@pytest.fixture
def who(database: Database) -> dict[str, dict[str, str]]:
    roles = (("Ada", "code"), ("Dan", "admin"))
    return {name: {"X-API-Key": add_key(database, name, role, 1)} for name, role in roles}


@pytest.fixture
def environment(address: str, backups: Path) -> dict[str, str]:
    """What a process needs to use the store of the test."""
    return {**os.environ, "SOC_CODER_DATABASE": address, "SOC_CODER_BACKUPS": str(backups)}


@pytest.fixture
def rows_of(database: Database) -> Callable[[Table], int]:
    """Count the rows of a table."""

    def rows_of(table: Table) -> int:
        with database.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)

    return rows_of
