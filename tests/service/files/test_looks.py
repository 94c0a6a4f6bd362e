"""The list of titles that need a look: what a spreadsheet shows of it, and that the desk takes it."""

from __future__ import annotations

import csv
from random import Random

import pytest

from service.desk.intake import Shares, Source, from_file
from service.files.looks import Look
from service.pages.files import look_csv
from service.store import desk
from service.store.database import Database

CODED = {"code": "1", "candidates": "1232:0.25|1150:0.2", "evidence": "classifier", "reason": "too_vague"}


def look(title, rows=1, **values):
    return Look(**{"title": title, "qualifier": "", "industry": "", **CODED, "numbers": [2], "rows": rows, **values})


@pytest.fixture
def written(tmp_path):
    """Write the list and return its path."""

    def written(*found):
        path = tmp_path / "staff-look.csv"
        path.write_text("".join(look_csv(found, "soc2020")), encoding="utf-8", newline="")
        return path

    return written


def test_it_has_titles_only_and_groups_by_name(written):
    path = written(look("", reason="empty"), look("Manager", 12, numbers=[3, 5], industry="zorbs"), look("=1+1"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        manager, formula = csv.DictReader(file)
    assert (manager["rows"], manager["row_numbers"], manager["title"], manager["industry"]) == (
        "12",
        "3 5",
        "Manager",
        "zorbs",
    )
    assert manager["likeliest"].startswith("1232 Residential, day and domiciliary care managers")
    assert manager["candidates"] == CODED["candidates"]
    assert formula["title"] == "'=1+1"


def test_the_desk_takes_it(written, tmp_path):
    path = written(look("Manager", 12), look("Zorb wrangler", industry="zorbs", code="", reason="not_a_job"))
    source = Source(path, "staff", "job_title", "soc2020", ("model", "data"), keep_texts=False)
    database = Database(str(tmp_path / "store.db"))
    assert from_file(database, source, 10, Shares(random=0, double=0), Random(1)) == {"doubtful": 2}
    with database.read() as connection:
        assert set(desk.open_titles(connection, 10)) == {"Manager", "Zorb wrangler"}
