"""A workbook laid out as volume 1 of SOC2020, with sentences of our own, and releases with figures of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import Workbook

from mappings.schemes import load_scheme
from service.occupations import shipped
from service.occupations.figure import Cell, Series
from service.occupations.release import Release
from service.occupations.texts import SHEET
from service.store import figures
from service.store.database import Database
from service.store.releases import Promotion, promote, stage

HEAD = ["Major", "Sub-major", "Minor", "Unit", "Title", "Groups", "Description", "Entry", "Tasks", "Related"]

UNITED_KINGDOM, ENGLAND = "K02000001", "E92000001"


@pytest.fixture
def volume_1(tmp_path: Path) -> Callable[..., str]:
    """Write the workbook, without the groups `missing`, and return its folder."""

    def write(missing: tuple[str, ...] = (), sheet: str = SHEET, columns: int = 10) -> str:
        workbook = Workbook()
        table = workbook.active
        table.title = sheet
        table.append(HEAD[:columns])
        for code, group in load_scheme("soc2020").groups.items():
            if len(code) <= 4 and code not in missing:
                codes = [int(code) if place == len(code) else "<blank>" for place in range(1, 5)]
                tasks = f"~does {code}\n\n~does  more of it " if len(code) == 4 else "<blank>"
                text = [f"They are {code}. ", "A course." if len(code) == 4 else "<blank>", tasks, "<blank>"]
                table.append([*codes, group.title, "<blank>", *text][:columns])
        folder = tmp_path / "sources" / "soc"
        folder.mkdir(parents=True)
        workbook.save(folder / "soc2020volume1structure.xlsx")
        return str(folder.parent)

    return write


def pay(
    code: str, year: str, median: float | None, mark: str = "precise", sex: str = "all", hours: str = "all"
) -> Series:
    cells = {"median": Cell(median, mark), "mean": Cell(median and median + 50, mark), "jobs": Cell(12.0, "unmarked")}
    return Series(code, "weekly_pay", year, sex, hours, "", UNITED_KINGDOM, cells)


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A store whose releases are these, and no others.

    2237 has pay of two years, of each sex, of those who work part time; that of 2232 is hidden, that of its minor group
    is not; 2231 has pay by SOC2010 too. Employment is projected of 22.
    """
    monkeypatch.setattr(shipped, "releases", tuple)
    database = Database(str(tmp_path / "told.db"))
    database.upgrade()

    def release(dataset: str, edition: str, scheme: str, *series: Series) -> None:
        one = Release(0, dataset, edition, scheme, load_scheme(scheme).edition, f"{edition}.xlsx", "f" * 64, "d" * 64)
        with database.write() as connection:
            number = stage(connection, one, b"", "test")
            figures.add(connection, number, series)
            promote(connection, Promotion(*one.slot, number, "test", "a test", datetime.now(UTC), ""))

    release(
        "ashe_weekly_pay",
        "2024",
        "soc2020",
        pay("2237", "2024", 712.9),
        pay("2237", "2024", 770.0, "acceptable", sex="male"),
        pay("2237", "2024", 700.5, sex="female"),
        pay("2237", "2024", 402.25, hours="part_time"),
        pay("223", "2024", 720.0),
        pay("2232", "2024", None, "unreliable"),
    )
    release("ashe_weekly_pay", "2023", "soc2020", pay("2237", "2023", 680.0), pay("223", "2023", 690.0))
    release("ashe_weekly_pay", "2021", "soc2010", pay("2231", "2021", 610.0), pay("1115", "2021", None, "suppressed"))
    release(
        "skills_imperative",
        "2023",
        "soc2020",
        *(
            Series("22", "projected_employment", year, "all", "all", "", ENGLAND, {"count": Cell(count, "unmarked")})
            for year, count in (("2020", 1500.5), ("2035", 1700.0))
        ),
    )
    return database


@pytest.fixture
def figures_client(app: FastAPI, told: Database) -> Iterator[TestClient]:
    """The application with the store of these releases."""
    before, app.state.database = app.state.database, told
    yield TestClient(app)
    app.state.database = before
