"""The real workbooks of earnings, through the process and into answers; cells are read again by another library."""

from __future__ import annotations

from random import Random

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from service.occupations.shipped import releases as shipped
from service.occupations.snapshot import snapshot
from service.releases.layouts.ashe import SHEETS, STATISTICS
from service.releases.promote import promote
from service.releases.run import run
from service.releases.stage import stage
from service.store.database import Database

pytestmark = pytest.mark.timeout(900)  # four workbooks are checked, loaded and compared: half a minute of one core

TABLES = {"14.1a": "weekly_pay", "14.5a": "hourly_pay", "14.7a": "annual_pay"}
HEADINGS = 5


@pytest.fixture(scope="module")
def paths(shared_data):
    """The workbook of each measure and year."""
    folder = shared_data / "occupations" / "ashe"
    found = {
        (measure, year): next(folder.glob(f"*Table_{table}_*{year}.xls*"))
        for table, measure in TABLES.items()
        for year in ("2021", "2022", "2023", "2024")
    }
    assert len(found) == 12
    return found


@pytest.fixture(scope="module")
def loaded(paths, tmp_path_factory):
    """A store in which weekly pay of every year was promoted; of the others, what is shipped is current."""
    folder = tmp_path_factory.mktemp("real")
    database = Database(str(folder / "store.db"))
    for (measure, year), path in paths.items():
        if measure == "weekly_pay":
            number = stage(database, path.read_bytes(), path.name, "Ada", None, None)
            done = run(database, number)
            assert (done.status, done.release.edition) == ("ready", year), done.problems
            promote(database, number, "Ada", "ASHE", folder / "backups")
    return database


@pytest.fixture(scope="module")
def cells(paths):
    """Return 400 cells: where each is, and what is in it."""
    random = Random(7)
    books, found = {}, []
    while len(found) < 400:
        key = random.choice(list(paths)), random.choice(list(SHEETS))
        if key not in books:
            with CalamineWorkbook.from_path(paths[key[0]]) as book:
                books[key] = book.get_sheet_by_name(key[1]).to_python(skip_empty_area=False)[HEADINGS:-6]
        row, column = random.choice(books[key]), random.randrange(len(STATISTICS))
        if row[1]:
            found.append((*key[0], *SHEETS[key[1]], row[1], STATISTICS[column], row[2 + column], row[3]))
    return found


def scheme_of(year):
    return "soc2010" if year == "2021" else "soc2020"


def test_the_release_process_takes_them_all_in(loaded):
    with snapshot(loaded) as now:
        weekly = [each for each in now.releases if each.dataset_name == "ashe_weekly_pay"]
        assert [(each.edition, each.scheme, each.number) for each in weekly] == [
            ("2021", "soc2010", 1),
            ("2022", "soc2020", 2),
            ("2023", "soc2020", 3),
            ("2024", "soc2020", 4),
        ]
    built = {(each.dataset_name, each.edition): each.digest for each in shipped()}
    assert [each.digest for each in weekly] == [built["ashe_weekly_pay", each.edition] for each in weekly]


def test_400_cells_are_the_same_in_workbook_store_and_answer(loaded, cells, app):
    before, app.state.database = app.state.database, loaded
    client, shown = TestClient(app), 0
    with snapshot(loaded) as now:
        for measure, year, sex, hours, code, statistic, cell, median in cells:
            scheme = scheme_of(year)
            (stored,) = (
                each.series for each in now.series(scheme, [code], measure, sex, hours) if each.series.period == year
            )
            answer = client.get(
                f"/v1/occupations/{code}/pay", params={"scheme": scheme, "sex": sex, "hours": hours}
            ).json()
            (told,) = (each for each in answer["series"] if (each["measure"], each["period"]) == (measure, year))
            where = measure, year, sex, hours, code, statistic
            if isinstance(cell, float):
                shown += 1
                assert stored.cells[statistic].value == cell, where
            else:
                assert stored.cells[statistic].value is None, where
            if isinstance(median, float):
                assert told["group"]["code"] == code, where
                assert told["figures"][statistic]["value"] == (cell if isinstance(cell, float) else None), where
            else:
                assert told["cautions"][0] in ("parent_group", "hidden"), where
                assert told["group"]["code"] != code or told["figures"]["median"]["value"] is None, where
    app.state.database = before
    assert 100 < shown < 400


def test_every_suppressed_cell_is_hidden(paths, loaded):
    path, hidden = paths["weekly_pay", "2024"], 0
    with snapshot(loaded) as now, CalamineWorkbook.from_path(path) as book:
        (release,) = (each for each in now.releases if (each.dataset_name, each.edition) == ("ashe_weekly_pay", "2024"))
        series = {(each.code, each.sex, each.hours): each for each in now.every(release)}
        for sheet, whose in SHEETS.items():
            for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)[HEADINGS + 1 : -6]:
                for statistic, cell in zip(STATISTICS, row[2:], strict=False):
                    one = series[row[1], *whose].cells[statistic]
                    assert one.value == (cell if isinstance(cell, float) else None), (sheet, row[1], statistic)
                    assert one.is_shown == isinstance(cell, float)
                    hidden += not one.is_shown
    assert hidden > 20_000
