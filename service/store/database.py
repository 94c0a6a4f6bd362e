"""The database: opened on first use, with one way to read and one to write; a SQLite file is made by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mappings.errors import SocCoderError

_BUSY_MILLISECONDS = 5_000
_CONNECT_SECONDS = 3
_WRITES = "writes"


class DatabaseAwayError(SocCoderError):
    """The database cannot be used just now."""


class Database:
    """A SQLite file, or a PostgreSQL database.

    Nothing is opened, nor a file made, before the first `read` or `write`. A SQLite file is then brought up to date by
    itself; a PostgreSQL database is only by `upgrade`. Threads may share it.
    """

    def __init__(self, address: str) -> None:
        """Take the path of a SQLite file, or a URL such as `postgresql://user:password@host/name`.

        Raises:
            SocCoderError: the URL is none, or of another database.
        """
        self.url = _url(address)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _engine(self.url)
        self._writer = self._engine.execution_options(**{_WRITES: True})
        self._is_current = False
        self._opening = Lock()

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    @property
    def exists(self) -> bool:
        """Whether there is anything to read: False only for a SQLite file that was never written to."""
        return not self.is_sqlite or Path(str(self.url.database)).exists()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Raises:
            DatabaseAwayError: the database cannot be reached or is not up to date.
        """
        self._open()
        with _told(self.name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept all together at the end, or none of them if an exception is raised.

        Raises:
            DatabaseAwayError: the database cannot be reached, is locked for long, or is not up to date.
        """
        self._open()
        with _told(self.name), self._writer.begin() as connection:
            yield connection

    def revision(self) -> str | None:
        """Return the revision of the tables, or None where there are none.

        Raises:
            DatabaseAwayError: the database cannot be reached.
        """
        from service.store.migrations import revision

        if not self.exists:
            return None
        with _told(self.name), self._engine.begin() as connection:
            return revision(connection)

    def upgrade(self, to: str = "head") -> None:
        """Bring the tables to a revision, by default the newest; two that do so at once wait for each other.

        Raises:
            DatabaseAwayError: the database cannot be reached.
        """
        self._migrate(to, up=True)

    def downgrade(self, to: str) -> None:
        """Take the tables back to an earlier revision; `base` removes them all, and what they hold.

        Raises:
            DatabaseAwayError: the database cannot be reached.
        """
        self._migrate(to, up=False)

    def close(self) -> None:
        """Close the connections; another use opens them again."""
        self._engine.dispose()

    def _migrate(self, to: str, up: bool) -> None:
        from service.store.migrations import migrate

        if self.is_sqlite:
            _make_folder(Path(str(self.url.database)).parent)
        with _told(self.name), self._writer.begin() as connection:
            migrate(connection, to, up)

    def _open(self) -> None:
        """See to it, once, that the tables are those that the code knows."""
        if self._is_current:
            return
        from service.store.migrations import newest

        with self._opening:
            if self._is_current:
                return
            if (found := self.revision()) != newest():
                if not self.is_sqlite:
                    raise DatabaseAwayError(
                        f"The database {self.name} is at revision {found or 'none'}, and soc-coder needs {newest()}.",
                        "Run 'soc-coder db upgrade'.",
                    )
                self.upgrade()
            self._is_current = True


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT in the dialect of `connection`, which can say what to do on a conflict (both engines alike)."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the driver raises into one line; a broken constraint is left to the caller, who knows what it means."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout) as error:
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise DatabaseAwayError(
            f"The database {name} cannot be used: {why}.", "SOC_CODER_DATABASE says which database it is."
        ) from error


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=str(Path(address).expanduser().absolute()))
    try:
        url = make_url(address)
    except ArgumentError:
        raise SocCoderError(
            "SOC_CODER_DATABASE is no URL.", "Such as postgresql://user:password@host/name, or the path of a file."
        ) from None
    backend = url.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database:
        return url
    raise SocCoderError(f"soc-coder keeps nothing in {backend}.", "Name a SQLite file or a postgresql:// URL.")


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_SECONDS})
    except ModuleNotFoundError as error:
        raise SocCoderError(
            f"PostgreSQL needs {error.name}, which the base install does not hold.",
            "Install it with: pip install 'soc-coder[postgres]'",
        ) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver leaves it to `_begin_sqlite` when a transaction begins
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted on request is not left in free pages of the file


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where there is to be writing: taken later, it may be refused without waiting."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseAwayError(f"{folder} cannot be made: {error.strerror}.", "See SOC_CODER_DATABASE.") from error
