"""Backups of the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from service.keys import add_key
from service.store.backup import backup, restore
from service.store.database import Database
from service.store.quarantine import quarantine
from service.vacancies.vacancy import Refusal
from tests.fuzz.readers import Target

REFUSAL = Refusal("line 1", "malformed", "Not CSV.", "raw", "jsonl")


@cache
def _store() -> Database:
    """A store, which every backup is restored into."""
    return Database(f"{mkdtemp()}/store.db")


def _restore(data: bytes, folder: Path) -> None:
    (path := folder / "kept.db").write_bytes(data)
    restore(path, _store(), replace=True)


def _backups() -> Sequence[bytes]:
    database = Database(f"{mkdtemp()}/store.db")
    add_key(database, "Ada", "admin", 7)
    with database.write() as connection:
        quarantine(connection, "board", "feed.csv", [REFUSAL])
    backup(database, path := Path(mkdtemp()) / "kept.db")
    return [path.read_bytes()]


TARGETS = {"backup": Target(_restore, _backups)}
