"""Read CSV as people have it: in the characters of whatever program wrote it, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.files import LONGEST_FIELD, csv_rows
from service.feeds.encoding import encoding as told_encoding
from service.files.form import HEAD
from service.files.table import Table, named
from service.files.unsound import UnsoundFileError

_DELIMITERS = ",;\t|"
_ALONE = "\x1f"
"""What separates the columns of a file with one column: a character that stands in no text."""

_NEVER = {chr(code) for code in range(0x20)} - set("\t\n\v\f\r\x1a")
"""Characters that no text has."""


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """Give a CSV file as a table.

    Raises:
        UnsoundFileError: it is no text, or has no header.
    """
    with path.open(encoding=encoding(path), errors="replace", newline="") as text:
        head = text.read(HEAD)
        if _NEVER & set(head):
            raise UnsoundFileError(
                "The file is neither CSV nor an Excel workbook (.xlsx).", "Save it as one of them, and send it again."
            )
        text.seek(0)
        delimiter = _delimiter(head)
        csv.field_size_limit(LONGEST_FIELD)
        lines = csv.reader(text, delimiter=delimiter or _ALONE)
        try:
            columns = named(next(lines, ()))
        except csv.Error as error:
            raise UnsoundFileError(f"The first row cannot be read as CSV: {error}.") from error
        yield Table(columns, csv_rows(lines, columns), first=2, delimiter=delimiter or ",")


def encoding(path: Path) -> str:
    """Return what the characters of a file are in.

    It is UTF-16 or UTF-32 where the first bytes tell, UTF-8 where all of it is that, else Windows-1252.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        if (told := told_encoding(head)) != "utf-8-sig":
            return told
        for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) > len(head) // 4:  # every second byte of Latin letters, without the mark that says so
                return name
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        file.seek(0)
        try:
            while piece := file.read(HEAD):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    """Return what separates the columns: what makes most of them of the header; empty where there is one column."""
    header = head.lstrip("\ufeff").splitlines()[:1]
    widths = {each: len(next(csv.reader(header, delimiter=each), ())) for each in _DELIMITERS}
    best = max(widths, key=lambda each: widths[each])
    return best if widths[best] > 1 else ""
