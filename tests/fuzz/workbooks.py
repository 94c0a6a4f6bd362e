"""Workbooks of figures, of either format of Excel."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.styles import PatternFill

from mappings.errors import SocCoderError
from service.files.folder import make
from service.files.take_in import take_in
from service.occupations.snapshot import Snapshot
from service.releases.check import check
from service.releases.workbook import open_workbook
from tests.fuzz.readers import ROWS, Target, as_csv

MARKS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""What workbooks begin with."""


NOTHING = Snapshot((), None)


def _workbook(data: bytes, folder: Path) -> None:
    """Read a workbook, whose parts may be given one after the other: a zip of them has checksums that stop a fuzzer."""
    if not data.startswith(MARKS):
        data = _zipped(data)
    check(data, "file_2024.xlsx", NOTHING)
    book = open_workbook(data)
    for name in book.names:
        book.rows(name)


def _zipped(parts: bytes) -> bytes:
    pieces = parts.split(b"\0")
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, content in zip(pieces[::2], pieces[1::2], strict=False):
            archive.writestr(name.decode("latin-1") or "x", content)
    return out.getvalue()


def _xlsx() -> Sequence[bytes]:
    book = openpyxl.Workbook()
    book.active.title = "Info"
    book.active.append(["Date database created", datetime(2023, 2, 10), 1.5, True, "=1+1"])
    book.active.append(["Country name", "England"])
    for name, title in (("Occ T1", "Occupation Table 1 (SOC2020)"), ("All", "Table 14.1a  Weekly pay - Gross")):
        sheet = book.create_sheet(name)
        sheet["A1"] = title
        sheet["B8"] = 108.25
        sheet["B8"].fill = PatternFill("solid", fgColor="FFCC99FF")
        sheet["A9"] = "All occupations"
        sheet.merge_cells("C1:D2")
    book.save(out := io.BytesIO())
    return [out.getvalue(), _parts(out)]


def _parts(book: io.BytesIO) -> bytes:
    with zipfile.ZipFile(book) as archive:
        return b"\0".join(part for name in archive.namelist() for part in (name.encode(), archive.read(name)))


def _xls() -> Sequence[bytes]:
    book = xlwt.Workbook()
    sheet = book.add_sheet("All")
    sheet.write(0, 0, "Table 14.1a  Weekly pay - Gross (£) - For all employee jobs: United Kingdom, 2024")
    shaded = xlwt.easyxf("pattern: pattern solid, fore_colour light_yellow")
    for row, cells in enumerate((("Description", "Code", "Mean"), ("Managers", "1", 612.5), ("Not Classified", "", 0))):
        for column, cell in enumerate(cells):
            sheet.write(row + 4, column, cell, shaded)
    sheet.write_merge(8, 9, 0, 1, True)
    sheet.write(10, 0, xlwt.Formula("1+1"))
    book.save(out := io.BytesIO())
    return [out.getvalue()]


def _upload(data: bytes, folder: Path) -> None:
    """Take in a file that is to be coded: a workbook, its parts, or CSV."""
    for content in {data, _zipped(data)}:
        kept = make(folder)
        kept.upload.write_bytes(content)
        with suppress(SocCoderError):
            take_in(kept, "vacancy")


def _sent() -> Sequence[bytes]:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Started", "Hours"])
    book.active.append(["Staff nurse", datetime(2023, 2, 10), 37.5])
    book.active.append(["=1+1", True, None])
    book.save(out := io.BytesIO())
    return [as_csv(ROWS), as_csv(ROWS).replace(b",", b";"), out.getvalue(), _parts(out)]


TARGETS = {
    "upload": Target(_upload, _sent),
    "workbook-xlsx": Target(_workbook, _xlsx),
    "workbook-xls": Target(_workbook, _xls),
}
