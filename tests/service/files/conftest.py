"""Files as people have them, and the folders and jobs in which they are coded."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from models.coder import Coder
from models.coding import Kind
from service.files.folder import Folder, make
from service.store.jobs import Job

Rows = Sequence[Sequence[Any]]

SENT = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture(scope="session")
def as_csv() -> Callable[..., bytes]:
    """Write rows as CSV."""

    def as_csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
        text = StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        return text.getvalue().encode(encoding)

    return as_csv


@pytest.fixture(scope="session")
def as_xlsx() -> Callable[..., bytes]:
    """Write rows as a workbook, each sheet by its name; empty cells are left out."""

    def as_xlsx(top: int = 0, left: int = 0, **sheets: Rows) -> bytes:
        book = xlsxwriter.Workbook(content := BytesIO(), {"strings_to_formulas": False, "remove_timezone": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows, top):
                for column, cell in enumerate(row, left):
                    if cell != "":
                        sheet.write(place, column, cell, day if isinstance(cell, datetime) else None)
        book.close()
        return content.getvalue()

    return as_xlsx


@pytest.fixture
def sent(tmp_path: Path) -> Callable[[bytes], Folder]:
    """Put what was sent into a folder of its own."""

    def sent(content: bytes) -> Folder:
        folder = make(tmp_path / "files")
        folder.upload.write_bytes(content)
        return folder

    return sent


@pytest.fixture(scope="session")
def job_of() -> Callable[..., Job]:
    """Return a job that is being coded."""

    def job_of(folder: Folder, columns: dict[str, str], kind: Kind = "job_title", **further: Any) -> Job:
        of = 1, "Ada", folder.path.name, "staff.csv", kind, "soc2020", True, columns, "waiting", 0, 0, ""
        return Job(*of, sent=SENT, changed=SENT, claim="c", beat=SENT, attempts=1)  # type: ignore[arg-type]

    return job_of
