"""Digests of tables: the same for the same rows, whichever engine keeps them, in whatever order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, select

ROWS = 2_000
"""Rows that are held at once."""

_SIZE = 2**256


def digests(connection: Connection, tables: Iterable[Table]) -> dict[str, str]:
    """Return the number of rows and a digest of each table, by its name."""
    return {table.name: _digest(connection, table) for table in tables}


def _digest(connection: Connection, table: Table) -> str:
    """Return a digest that is the sum of those of the rows, so that their order does not matter."""
    count = total = 0
    for row in connection.execute(select(table), execution_options={"yield_per": ROWS}):
        text = json.dumps(list(row), default=_plain, sort_keys=True)
        total = (total + int.from_bytes(sha256(text.encode()).digest())) % _SIZE
        count += 1
    return f"{count} {total:064x}"


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)
