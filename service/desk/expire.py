"""Retention: remove what was put on the desk long enough ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.store import desk as store
from service.store.database import Database


def expire(database: Database, days: int) -> int:
    """Remove items that were put on the desk more than `days` ago, and who answered what; return how many.

    The corrections that they led to stay. An item that comes again may be put on the desk again.
    """
    with database.write() as connection:
        return store.forget(connection, datetime.now(UTC) - timedelta(days))
