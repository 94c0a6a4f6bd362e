"""The store backed up and restored, within an engine and from one to the other."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from mappings.errors import SocCoderError
from service.keys import add_key
from service.occupations.figure import Cell, Series
from service.occupations.release import Release
from service.store import figures, releases
from service.store.backup import OF_RELEASES, backup, restore
from service.store.database import Database
from service.store.digests import digests
from service.store.tables import FIGURES, KEYS, METADATA, RELEASES, VACANCIES
from service.store.words import holding, index_words

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SERIES = [
    Series(code, "weekly_pay", "2024", "all", "all", "", "K02000001", {"median": Cell(612.5, "precise")})
    for code in ("", "1", "11", "2237")
]
VACANCY = {
    **dict.fromkeys(("source", "reference", "digest", "cluster", "employer", "place", "pay", "url", "category"), "x"),
    "reference_from": "feed",
    "title": "Plumber",
    "description": "Fit boilers in Kéndal.",
    "postcode": "",
    "currency": "",
    "layout": "csv",
    "notes": ["a", 1],
    "posted": date(2026, 11, 1),
    "latitude": 53.8,
    "first_seen": NOW,
    "changed": NOW,
}


@pytest.fixture
def filled(database):
    with database.write() as connection:
        release = Release(0, "ashe_weekly_pay", "2024", "soc2020", "SOC2020", "a.xls", "f" * 64, "d" * 64)
        number = releases.stage(connection, release, b"\x00\xff content", "Ada")
        figures.add(connection, number, SERIES)
        connection.execute(
            KEYS.insert().values(handle="1", digest="0", name="Ada", role="code", created=NOW, expires=NOW)
        )
        written = connection.execute(VACANCIES.insert().values(VACANCY).returning(VACANCIES.c.number)).scalar_one()
        index_words(connection, [written])
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path):
    """Another empty store, of either engine."""
    made = Database(
        str(tmp_path / "other.db") if request.param == "sqlite" else request.getfixturevalue("postgresql")()
    )
    made.upgrade()
    yield made
    made.close()


def held(database):
    with database.read() as connection:
        return digests(connection, METADATA.sorted_tables)


def test_what_is_restored_is_what_was_backed_up(filled, other, tmp_path):
    path = tmp_path / "backups" / "kept.db"
    assert backup(filled, path) == held(filled)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["kept.db"]
    assert restore(path, other, replace=False) == held(filled) == held(other)
    with other.write() as connection:
        assert connection.scalars(holding(connection, "boiler kendal")).all() == [1]
        release = Release(0, "ashe_weekly_pay", "2025", "soc2020", "SOC2020", "a.xls", "f" * 64, "d" * 64)
        assert releases.stage(connection, release, b"", "Ada") == 2, "numbers go on"


def test_a_backup_can_be_served_as_it_is(filled, tmp_path):
    backup(filled, tmp_path / "kept.db")
    with Database(str(tmp_path / "kept.db")).read() as connection:
        found = figures.find(connection, [1], ["", "2237"], "weekly_pay", "all", "all")
        assert [each.series for each in found] == [SERIES[0], SERIES[3]]


def test_a_backup_of_releases_alone_has_no_keys(filled, tmp_path):
    backup(filled, tmp_path / "kept.db", OF_RELEASES)
    with Database(str(tmp_path / "kept.db")).read() as connection:
        assert connection.scalar(select(func.count()).select_from(FIGURES)) == len(SERIES)
        assert connection.scalar(select(func.count()).select_from(KEYS)) == 0


def test_a_store_that_is_not_empty_is_replaced_only_when_asked(filled, other, tmp_path):
    backup(filled, tmp_path / "kept.db")
    restore(tmp_path / "kept.db", other, replace=False)
    with other.write() as connection:
        connection.execute(KEYS.delete())
        connection.execute(VACANCIES.update().values(title="Baker"))
    with pytest.raises(SocCoderError, match=r"is not empty: it has .*vacancies"):
        restore(tmp_path / "kept.db", other, replace=False)
    restore(tmp_path / "kept.db", other, replace=True)
    assert held(other) == held(filled)


def test_a_restore_that_fails_leaves_the_store_as_it_was(filled, other, tmp_path, monkeypatch):
    backup(filled, tmp_path / "kept.db")
    before = held(other)
    monkeypatch.setattr(
        "service.store.backup._index", lambda target: target.execute(RELEASES.update().values(by="Eve"))
    )
    with pytest.raises(SocCoderError, match="What was written is not what was read, in releases"):
        restore(tmp_path / "kept.db", other, replace=True)
    assert held(other) == before


def test_what_is_no_backup_is_told(database, tmp_path):
    (tmp_path / "text").write_text("no database" * 100)
    Database(str(tmp_path / "empty.db"))
    with pytest.raises(SocCoderError, match=r"text is no backup: file is not a database"):
        restore(tmp_path / "text", database, replace=False)
    with pytest.raises(SocCoderError, match="There is no file"):
        restore(tmp_path / "none", database, replace=False)
    with pytest.raises(SocCoderError, match="is there already"):
        backup(database, tmp_path / "text")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE keys SET name = CAST(x'f2' AS TEXT)",
        "UPDATE keys SET created = 'yesterday'",
        "UPDATE vacancies SET notes = '{'",
        "UPDATE alembic_version SET version_num = CAST(x'f2' AS TEXT)",
        "DROP TABLE keys",
    ],
)
def test_a_backup_with_other_values_than_it_may_have_is_refused(filled, tmp_path, damage):
    backup(filled, tmp_path / "kept.db")
    with closing(sqlite3.connect(tmp_path / "kept.db", isolation_level=None)) as file:
        file.execute(damage)
    before = held(filled)
    with pytest.raises(SocCoderError, match="damaged"):
        restore(tmp_path / "kept.db", filled, replace=True)
    assert held(filled) == before


def test_a_backup_whose_pages_are_damaged_is_refused(tmp_path):
    database = Database(str(tmp_path / "store.db"))
    add_key(database, "Ada", "code", 1)
    backup(database, path := tmp_path / "kept.db")
    sound = path.read_bytes()
    target = Database(str(tmp_path / "other.db"))
    restored = restore(path, target, replace=True)
    for place in range(100, len(sound), len(sound) // 10):
        after = place + 512
        path.write_bytes(sound[:place] + bytes(byte ^ 0xFF for byte in sound[place:after]) + sound[after:])
        with suppress(SocCoderError):  # what was changed may be a page that is not used
            restored = restore(path, target, replace=True)
        assert held(target) == restored
