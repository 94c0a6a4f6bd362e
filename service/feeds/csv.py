"""Tables in CSV: a header, and a vacancy a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from io import BufferedReader
from typing import TextIO

from mappings.errors import SocCoderError
from service.feeds.columns import Layout
from service.feeds.encoding import text
from service.feeds.parsed import LONGEST_ITEM, Parsed, refuse, to_json
from service.vacancies.vacancy import Refusal

_DELIMITERS = ",;\t|"


class _TooLongError(Exception):
    """A line is longer than an item may be."""


class _Lines:
    """The lines of a text, none longer than `LONGEST_ITEM`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_ITEM)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_ITEM and line[-1] not in "\r\n":
            while (rest := self._stream.readline(LONGEST_ITEM)) and rest[-1] not in "\r\n":
                pass
            raise _TooLongError
        return line


def items(stream: BufferedReader, head: bytes) -> Iterator[Parsed | Refusal]:
    """Yield the rows of a table, whose columns commas, semicolons, tabs or bars separate: what its header has most of.

    Raises:
        SocCoderError: the table has no header, or no column for a title.
    """
    csv.field_size_limit(LONGEST_ITEM)
    lines = _Lines(text(stream, head))
    try:
        header = next(lines, "")
        delimiter = max(_DELIMITERS, key=header.count)
        columns = next(csv.reader([header], delimiter=delimiter), [])
    except (csv.Error, _TooLongError):
        columns = []
    layout = Layout(columns)
    if not layout.has_title:
        raise SocCoderError("The table has no column for a title.", "Name one of its columns 'title'.")
    width, rows = len(columns), csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except _TooLongError:
            reason = f"The line is longer than {LONGEST_ITEM:,} characters."
            yield refuse(f"line {rows.line_num + 2}", "too_large", reason)
            continue
        except csv.Error as error:
            yield refuse(f"line {rows.line_num + 1}", "malformed", f"The row is not CSV: {error}.")
            continue
        if len(row) == width:
            yield Parsed(f"line {rows.line_num + 1}", layout.draft(row), partial(_raw, columns, row))
        elif row:
            reason = f"The row has {len(row)} fields where the header has {width}."
            yield refuse(f"line {rows.line_num + 1}", "malformed", reason, to_json(row))


def _raw(columns: list[str], row: list[str]) -> str:
    return to_json(dict(zip(columns, row, strict=True)))
