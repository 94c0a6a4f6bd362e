"""The rows of a file, kept one a line: what is wrong with each, and its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from models.files import Row

_MOMENT = "moment"
"""Names a date or time, which JSON has no cells for."""


def write(file: BinaryIO, row: Row) -> None:
    """Append a row."""
    line = [row.fault, *row.values.values()]
    file.write(orjson.dumps(line, default=_tagged, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE))


def read(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a file with these columns."""
    with path.open("rb") as file:
        for line in file:
            fault, *cells = orjson.loads(line)
            yield Row(dict(zip(columns, map(_untagged, cells), strict=True)), fault)


def _tagged(cell: Any) -> dict[str, str]:
    assert isinstance(cell, datetime)
    return {_MOMENT: cell.isoformat()}


def _untagged(cell: Any) -> Any:
    return datetime.fromisoformat(cell[_MOMENT]) if isinstance(cell, dict) else cell
