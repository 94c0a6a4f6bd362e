"""Read CSV as people have it: in the characters of whatever program wrote it, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import chain, islice
from pathlib import Path

from models.files import LONGEST_FIELD, Row, csv_rows
from service.feeds.encoding import encoding as told_encoding
from service.files.form import HEAD
from service.files.table import Table, numbered
from service.files.unsound import UnsoundFileError

_DELIMITERS = ",;\t|"
_ALONE = "\x1f"
"""What separates the columns of a file with one column: a character that stands in no text."""

_LOOKED_AT = 20
"""Rows that tell what separates the columns."""

_NEVER = {chr(code) for code in range(0x20)} - set("\t\n\v\f\r\x1a")
"""Characters that no text has."""


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """Give a CSV file as a table.

    Raises:
        UnsoundFileError: it is no text, or its first row is not sound.
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
            top, first = next(((place, line) for place, line in enumerate(lines, 1) if line), (0, []))
        except csv.Error as error:
            raise UnsoundFileError(f"The first row cannot be read as CSV: {error}.") from error
        if not first:
            raise UnsoundFileError("The file is empty.", "Choose another.")
        columns = numbered(len(first))
        rows = chain([Row(dict(zip(columns, first, strict=True)))], csv_rows(_Padded(lines, len(first)), columns))
        yield Table(rows, top, delimiter or ",")


class _Padded:
    """Rows of CSV, of which an empty line is one, as in a spreadsheet; but not such as end the file."""

    def __init__(self, lines: Iterator[list[str]], width: int) -> None:
        self._lines = lines
        self._width = width
        self._empty = 0
        self._ahead: list[str] = []

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        while not self._ahead:
            self._ahead = next(self._lines)
            self._empty += not self._ahead
        if self._empty:
            self._empty -= 1
            return [""] * self._width
        line, self._ahead = self._ahead, []
        return line


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
    """Return what separates the columns: what makes most of them of the first row; empty where there is one column.

    It must do so in half of the first rows: in a list of titles, a comma in the first of them separates nothing.
    """
    widths = {each: _widths(head.lstrip("\ufeff"), each) for each in _DELIMITERS}
    best = max(widths, key=lambda each: widths[each][:1])
    is_one = widths[best][:1] in ([], [1]) or 2 * widths[best].count(widths[best][0]) < len(widths[best])
    return "" if is_one else best


def _widths(head: str, delimiter: str) -> list[int]:
    """Return how many columns each of the first rows would have."""
    lines = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
    return [len(line) for line in islice(filter(None, lines), _LOOKED_AT)]
