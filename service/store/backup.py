"""Back up the store into a file, and restore it, of either engine into either.

A backup is a SQLite database of the same tables, whichever engine the store is in: it can be looked into, or served as
it is. Both ways end with the digests of every table compared.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Table, func, select, text

from mappings.errors import SocCoderError
from service.store.database import Database, DatabaseAwayError
from service.store.digests import ROWS, digests
from service.store.tables import FIGURES, METADATA, PROMOTIONS, RELEASE_LOG, RELEASES, VACANCIES
from service.store.words import index_words

OF_RELEASES: Sequence[Table] = (RELEASES, RELEASE_LOG, FIGURES, PROMOTIONS)
"""The tables that the promotion of a release bears on."""

_MADE_BY_MIGRATIONS = frozenset({"generations"})
"""Tables that have rows as soon as they are made."""


def backup(database: Database, path: Path, tables: Sequence[Table] | None = None) -> dict[str, str]:
    """Write what the store holds at one moment to a file, compare it with the store, and return its digests.

    The file is there whole or not at all. Writers to the store go on meanwhile.

    Args:
        database: the store.
        path: the file, which may not be there yet.
        tables: the tables to write, with all that they refer to; by default, every one.

    Raises:
        SocCoderError: the file is there already or cannot be written, or what it holds is not what the store holds.
        DatabaseAwayError: the store cannot be used.
    """
    if path.exists():
        raise SocCoderError(f"{path} is there already.", "Name another file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            half = Path(folder) / path.name
            found = _written(database, half, tables)
            half.chmod(0o600)
            os.replace(half, path)
            return found
    except OSError as error:
        raise SocCoderError(f"{path} cannot be written: {error.strerror}.") from error


def restore(path: Path, database: Database, replace: bool) -> dict[str, str]:
    """Put what a backup holds into a store, all of it or nothing, and return the digests, found to be the same.

    Args:
        path: the backup, of this or an earlier revision.
        database: the store.
        replace: whether to remove what the store holds; else it must be empty.

    Raises:
        SocCoderError: the file is no backup or a damaged one, the store is not empty, or what it held afterwards was
            something else.
        DatabaseAwayError: the store cannot be used.
    """
    tables = METADATA.sorted_tables
    with _opened(path) as kept, kept.read() as source, database.write() as target:
        with _sound(path):
            found = digests(source, tables)  # every value is read before anything is removed
        held = [table.name for table in tables if table.name not in _MADE_BY_MIGRATIONS and _has_rows(target, table)]
        if held and not replace:
            raise SocCoderError(
                f"{database.name} is not empty: it has {', '.join(held)}.",
                "With --replace, all that it holds is removed.",
            )
        _forget_words(target)
        for table in reversed(tables):
            target.execute(table.delete())
        for table in tables:
            _copy(source, target, table)
        _index(target)
        return _same(found, digests(target, tables))


def _written(database: Database, path: Path, tables: Sequence[Table] | None) -> dict[str, str]:
    """Write tables to a file that is not there yet, and return their digests."""
    copy = Database(str(path))
    with database.read() as source:
        if not database.is_sqlite:
            source.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        elif tables is None:
            return _written_at_once(source, copy, path)
        copy.upgrade()
        wanted = METADATA.sorted_tables if tables is None else tables
        with copy.write() as target:
            for table in wanted:
                target.execute(table.delete())
                _copy(source, target, table)
            _index(target)
            found = _same(digests(source, wanted), digests(target, wanted))
    copy.close()
    return found


def _written_at_once(source: Connection, copy: Database, path: Path) -> dict[str, str]:
    """Write a SQLite store as SQLite itself does, page by page, as it is in the transaction of `source`."""
    source.execute(select(func.count()).select_from(RELEASES))  # SQLite's transaction begins with the first look
    with sqlite3.connect(path) as file:
        source.connection.driver_connection.backup(file)  # type: ignore[union-attr]
    file.close()
    with copy.read() as target:
        found = _same(digests(source, METADATA.sorted_tables), digests(target, METADATA.sorted_tables))
    copy.close()
    return found


def _copy(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execute(select(table), execution_options={"yield_per": ROWS})
    for some in rows.partitions(ROWS):
        target.execute(table.insert(), [row._asdict() for row in some])
    if target.dialect.name == "postgresql" and table.autoincrement_column is not None:
        name = table.autoincrement_column.name
        place = text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{name}'), max({name})) FROM {table.name}")
        target.execute(place)


def _forget_words(target: Connection) -> None:
    """Empty the index of words, whose rows refer to vacancies in PostgreSQL; SQLite's is made anew as a whole."""
    if target.dialect.name == "postgresql":
        target.execute(text("DELETE FROM words"))


def _index(target: Connection) -> None:
    """Make the index of words anew, which is not copied: each engine has its own."""
    if target.dialect.name == "sqlite":
        target.execute(text("INSERT INTO words(words) VALUES ('rebuild')"))
        return
    numbers = list(target.scalars(select(VACANCIES.c.number)))
    for start in range(0, len(numbers), ROWS):
        index_words(target, numbers[start : start + ROWS])


def _same(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Return the digests of tables, having found them to be the same before and after."""
    if other := [name for name in before if before[name] != after[name]]:
        raise SocCoderError(f"What was written is not what was read, in {', '.join(other)}.", "Try again.")
    return after


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).first() is not None


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Tell of what reading a damaged backup leads to, which may be almost anything."""
    try:
        yield
    except Exception as error:
        if isinstance(error, SocCoderError) and not isinstance(error, DatabaseAwayError):
            raise
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        raise SocCoderError(f"{path} is damaged ({why}).", "Take another backup.") from error


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """Give a copy of a backup, brought up to date."""
    if not path.is_file():
        raise SocCoderError(f"There is no file {path}.")
    with TemporaryDirectory(prefix="soc-coder-restore-") as folder:
        copy = Database(str(Path(folder) / "backup.db"))
        into = str(copy.url.database)
        with _sound(path), sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file, sqlite3.connect(into) as to:
            try:
                file.backup(to)
                found = to.execute("PRAGMA integrity_check(1)").fetchone()[0]
            except sqlite3.DatabaseError as error:
                raise SocCoderError(f"{path} is no backup: {error}.") from error
            if found != "ok":
                raise SocCoderError(f"{path} is damaged: {found.splitlines()[0]}.", "Take another backup.")
        with _sound(path):
            revision = copy.revision()
            copy.upgrade()
        if revision is None:
            raise SocCoderError(f"{path} is no backup: it has none of the tables of the store.")
        yield copy
        copy.close()
