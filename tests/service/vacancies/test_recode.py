"""The store coded again by another model."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime, timedelta

import pytest

from models.coding import Item
from models.overrides import Override, Overrides
from service.store.recodings import Versions, moves
from service.store.tables import CODINGS, VACANCIES
from service.vacancies import recode as module
from service.vacancies.delete import delete
from service.vacancies.ingest import Options
from service.vacancies.recode import recode


def confirmed(title, code):
    return Override(Item(title, "vacancy"), "soc2020", "", code, f"for {title}", datetime.now(UTC))


@pytest.fixture
def later(coder):
    """A coder of another version, which codes plumbers as pipe fitters and knows no baristas."""
    later = copy(coder)
    later.version = "later"
    later.overrides = Overrides([confirmed("Plumber", "5214"), confirmed("Barista", None)])
    return later


@pytest.fixture
def stored(take, vacancy):
    """A store of three plumbers, a barista and a solicitor."""
    titles = ("Plumber", "Barista", "Plumber", "Solicitor", "Plumber")
    items = [vacancy(number, title, employer=f"E{number}") for number, title in enumerate(titles)]
    take(items)
    return items


def moved(database, coder):
    with database.read() as connection:
        return [tuple(each) for each in moves(connection, Versions(coder.version, coder.data_version))]


def test_what_moved_is_told_and_the_history_kept(database, stored, coder, later, rows):
    before = rows(database)
    assert recode(database, later, None, Options()) == 5
    assert moved(database, later) == [("5315", "5214", 3), ("9266", None, 1)]
    after = rows(database)
    assert [row.soc2020 for row in after] == ["5214", None, "5214", "2412", "5214"]
    assert [row.soc2010 for row in after][:2] == ["5216", None]
    assert [row.digest for row in after] == [row.digest for row in before]
    history = [(one.code, one.model_version, one.is_current) for one in rows(database, CODINGS) if one.vacancy == 1]
    assert history == [("5315", coder.version, False), ("5214", "later", True)]
    assert recode(database, later, None, Options()) == 0
    assert moved(database, later) == [("5315", "5214", 3), ("9266", None, 1)]
    assert moved(database, coder) == []


def test_stopped_it_goes_on_with_what_is_left(database, stored, later, rows, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 2)

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recode(database, later, None, Options(), stop)
    assert sum(one.model_version == "later" for one in rows(database, CODINGS)) == 2
    assert recode(database, later, None, Options()) == 3
    assert moved(database, later) == [("5315", "5214", 3), ("9266", None, 1)]
    assert len(rows(database, CODINGS)) == 10


def test_only_what_came_since_a_day_is_coded(database, stored, later, rows):
    today = datetime.now(UTC).date()
    long_ago = datetime.now(UTC) - timedelta(9)
    with database.write() as connection:
        connection.execute(VACANCIES.update().where(VACANCIES.c.reference < "r2").values(changed=long_ago))
    assert recode(database, later, today - timedelta(1), Options()) == 3
    assert recode(database, later, today - timedelta(10), Options()) == 2


def test_what_changes_or_goes_meanwhile_is_left_to_what_changed_it(
    database, stored, later, take, vacancy, rows, monkeypatch
):
    real = module._settle

    def meanwhile(*arguments):
        delete(database, "board", "r0")
        take([vacancy(2, "Solicitor")])
        return real(*arguments)

    monkeypatch.setattr(module, "_settle", meanwhile)
    assert recode(database, later, None, Options()) == 3
    assert [row.soc2020 for row in rows(database)] == [None, "2412", "2412", "5214"]
    monkeypatch.undo()
    assert recode(database, later, None, Options()) == 1
