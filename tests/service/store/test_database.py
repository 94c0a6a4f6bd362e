"""The store on both engines: SQLite, and a real PostgreSQL server."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import IntegrityError

from mappings.errors import SocCoderError
from service.store.database import Database, DatabaseAwayError, insert
from service.store.migrations import newest
from service.store.tables import DECISIONS, GENERATIONS, KEYS, METADATA

NOON = datetime(2026, 11, 27, 12, tzinfo=timezone(timedelta(hours=2)))
KEY = {"handle": "1", "digest": "0", "name": "Ada", "role": "code", "created": NOON, "expires": NOON}


def is_ours(name, kind="table", _=None):
    """Say whether the metadata has a table: not those of the index of words, which each engine has its own way."""
    return kind != "table" or not re.fullmatch(r"words(_\w+)?", name)


def tables(database):
    with database.read() as connection:
        return set(filter(is_ours, inspect(connection).get_table_names()))


def test_migrations_make_the_tables_of_the_code(database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, METADATA) == []
    assert tables(database) == {*METADATA.tables, "alembic_version"}
    assert database.revision() == newest()


def test_migrations_go_back_and_on_again(database):
    database.downgrade("base")
    assert database.revision() is None
    database.upgrade()
    database.upgrade()
    assert tables(database) == {*METADATA.tables, "alembic_version"}


def test_an_unknown_revision_is_refused(database):
    with pytest.raises(SocCoderError, match=f"revision 9999.*{newest()}"):
        database.upgrade("9999")
    assert database.revision() == newest()


def test_what_fails_leaves_nothing(database):
    with suppress(KeyError), database.write() as connection:
        connection.execute(KEYS.insert().values(KEY))
        raise KeyError
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(KEYS)) == 0


def test_a_moment_comes_back_in_utc(database):
    with database.write() as connection:
        connection.execute(KEYS.insert().values(KEY))
    with database.read() as connection:
        found = connection.execute(select(KEYS.c.created, KEYS.c.revoked)).one()
    assert tuple(found) == (NOON, None)
    assert found.created.tzinfo is UTC


def test_constraints_hold(database):
    of_nothing = {"correction": 7, "status": "confirmed", "by": "Ada", "at": NOON, "note": ""}
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(DECISIONS.insert().values(of_nothing))
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(KEYS.insert().values([KEY, KEY | {"handle": "2"}]))


def test_an_insert_may_say_what_to_do_on_a_conflict(database):
    for _ in range(3):
        with database.write() as connection:
            row = insert(connection, GENERATIONS).values(of="test", number=1)
            connection.execute(
                row.on_conflict_do_update(index_elements=["of"], set_={"number": GENERATIONS.c.number + 1})
            )
    with database.read() as connection:
        assert connection.scalar(select(GENERATIONS.c.number).where(GENERATIONS.c.of == "test")) == 3


def test_writers_wait_for_each_other(database):
    def count(_):
        with database.write() as connection:
            connection.execute(GENERATIONS.update().values(number=GENERATIONS.c.number + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(80)))
    with database.read() as connection:
        assert connection.scalar(select(GENERATIONS.c.number)) == 80


def test_a_sqlite_file_is_made_by_its_first_use_even_by_many_at_once(tmp_path):
    path = tmp_path / "deep" / "store.db"
    databases = [Database(str(path)) for _ in range(6)]
    assert not databases[0].exists
    assert databases[0].revision() is None
    assert not path.parent.exists()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(tables, databases))
    assert found == [{*METADATA.tables, "alembic_version"}] * 6
    assert databases[0].exists
    assert databases[0].revision() == newest()


def test_threads_migrate_databases_of_their_own_at_once(tmp_path):
    databases = [Database(str(tmp_path / f"{number}.db")) for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda database: database.upgrade(), databases))
    assert [database.revision() for database in databases] == [newest()] * 12


def test_a_sqlite_file_is_durable_and_shared(tmp_path):
    database = Database(str(tmp_path / "store.db"))
    with database.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}


def test_a_postgresql_database_is_upgraded_only_when_asked(postgresql):
    database = Database(postgresql())
    with pytest.raises(DatabaseAwayError, match=r"revision none.*soc-coder db upgrade"), database.read():
        pass
    database.upgrade()
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(KEYS)) == 0


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("mysql://host/name", "keeps nothing in mysql"),
        ("://", "is no URL"),
        ("sqlite://", "keeps nothing in sqlite"),
    ],
)
def test_another_database_is_refused(address, problem):
    with pytest.raises(SocCoderError, match=problem):
        Database(address)


def test_a_database_that_is_away_is_one_line_without_its_password(free_port):
    database = Database(f"postgresql://ada:secret@127.0.0.1:{free_port}/name")
    with pytest.raises(DatabaseAwayError, match="cannot be used") as raised, database.read():
        pass
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_no_database_is_one_line(tmp_path):
    path = tmp_path / "store.db"
    path.write_text("not a database" * 100)
    database = Database(str(path))
    with pytest.raises(DatabaseAwayError, match="cannot be used: file is not a database"), database.read():
        pass


def test_a_locked_file_is_told_after_a_while(tmp_path, monkeypatch):
    monkeypatch.setattr("service.store.database._BUSY_MILLISECONDS", 50)
    database = Database(str(tmp_path / "store.db"))
    database.upgrade()
    holder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAwayError, match="locked"), database.write():
        pass
    with database.read() as connection:  # readers go on
        assert connection.scalar(select(func.count()).select_from(KEYS)) == 0
    holder.close()


def test_without_the_driver_of_postgresql_it_says_what_to_install():
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from service.store.database import Database\n"
        "try: Database('postgresql://host/name')\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "pip install 'soc-coder[postgres]'" in done.stdout
