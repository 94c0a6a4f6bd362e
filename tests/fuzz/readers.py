"""Every reader of what comes from elsewhere, with small files that it reads, from which a fuzzer makes others.

A reader may refuse bytes with a `SocCoderError`; whatever else it raises is a fault.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mappings.errors import SocCoderError

READERS = {
    "feed-csv": "feeds",
    "feed-jsonl": "feeds",
    "feed-json": "feeds",
    "feed-jobposting": "feeds",
    "feed-xml": "feeds",
    "table-csv": "tables",
    "table-jsonl": "tables",
    "table-parquet": "tables",
    "overrides": "tables",
    "outcomes": "tables",
    "bundle": "bundles",
    "upload": "workbooks",
    "workbook-xlsx": "workbooks",
    "workbook-xls": "workbooks",
    "backup": "backups",
    "bodies": "requests",
    "title": "requests",
}
"""The readers, and the module that tells of each."""


class Target(NamedTuple):
    """A reader, and files that it reads."""

    read: Callable[[bytes, Path], object]
    """Reads bytes; it may write to an empty folder."""
    seeds: Callable[[], Sequence[bytes]]
    """Makes the files."""


def target(name: str) -> Target:
    """Return the reader called `name`."""
    found: Target = import_module(f"tests.fuzz.{READERS[name]}").TARGETS[name]
    return found


def attempt(target: Target, data: bytes) -> None:
    """Have a reader read bytes, which it may refuse."""
    with TemporaryDirectory() as folder, suppress(SocCoderError):
        target.read(data, Path(folder))


ROWS = [
    {"id": "1", "title": "Staff nurse", "location": "Leeds", "salary": "£31,000 a year", "posted": "2026-11-27"},
    {"id": "2", "title": "Café manager", "location": "York YO1 7HH", "salary": "12.60 an hour", "posted": ""},
]


def as_lines(*rows: object) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_csv(rows: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()
