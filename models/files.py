"""Read and write tables of rows in bounded memory: .csv, .csv.gz, .jsonl and .parquet."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from mappings.errors import SocCoderError

FORMATS = (".csv", ".csv.gz", ".jsonl", ".parquet")
CHUNK = 2_000
"""Rows read at a time."""

LONGEST_FIELD = 4 * 1024 * 1024
"""Characters of a field of CSV."""

_BREAKS_OFF = (OSError, EOFError, zlib.error)


@dataclass(slots=True)
class Row:
    """A row: its values by column, and what is wrong with it, if anything."""

    values: dict[str, Any]
    fault: str = ""


class Reader(Protocol):
    """A table being read.

    Attributes:
        columns: names of the columns, as written.
        schema: Arrow schema of the columns, or None where all are text.
    """

    columns: tuple[str, ...]
    schema: Any

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order."""

    def share_read(self) -> float:
        """Return how much of the file has been read, 0 to 1."""


class Writer(Protocol):
    """A table being written."""

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Append rows."""

    def close(self) -> None:
        """Write what is still held back, and close the file."""


def form(path: Path) -> str:
    """Return the format of a file by its name.

    Raises:
        SocCoderError: the name ends in none of `FORMATS`.
    """
    name = path.name.lower()
    for suffix in FORMATS:
        if name.endswith(suffix):
            return suffix
    raise SocCoderError(f"{path.name} is of no known format.", f"Name a file that ends in {', '.join(FORMATS)}.")


def reader(path: Path) -> Reader:
    """Open a table.

    Raises:
        SocCoderError: the file is missing, unreadable, or not of the format that its name says.
    """
    suffix = form(path)
    try:
        path.stat()
        if suffix == ".parquet":
            return _ParquetReader(path)
        if suffix == ".jsonl":
            return _JsonlReader(path)
        return _CsvReader(path)
    except _BREAKS_OFF as error:
        raise SocCoderError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def writer(path: Path, columns: Sequence[str], schema: Any, suffix: str) -> Writer:
    """Create a table at `path` in the format `suffix`.

    Args:
        path: the file, whose own name need not tell its format.
        columns: names of the columns, in order.
        schema: Arrow schema of the columns, for .parquet.
        suffix: one of `FORMATS`.
    """
    if suffix == ".parquet":
        return _ParquetWriter(path, schema)
    if suffix == ".jsonl":
        return _JsonlWriter(path)
    return _CsvWriter(path, columns, zipped=suffix == ".csv.gz")


def csv_rows(lines: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file, what is wrong with each included; empty lines are none.

    Args:
        lines: a reader of the module `csv`, after the header.
        columns: names of the columns.
    """
    width = len(columns)
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(dict.fromkeys(columns, ""), f"not CSV: {error}")
            continue
        if not line:
            continue
        fault = "" if len(line) == width else f"{len(line)} fields where the header has {width}"
        yield Row(dict(zip(columns, line + [""] * (width - len(line)), strict=False)), fault)


class _TextReader:
    """A text file, gzipped or not, read as UTF-8; bytes that are not UTF-8 pass through as they are."""

    schema: Any = None

    def __init__(self, path: Path) -> None:
        self._size = max(path.stat().st_size, 1)
        self._raw = path.open("rb")
        start = self._raw.read(4)
        self._raw.seek(0)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise SocCoderError(f"{path.name} is UTF-16.", "Save it as UTF-8.")
        if start[:2] == b"PK":
            raise SocCoderError(f"{path.name} is a zipped file or a workbook.", "Save it as CSV in UTF-8.")
        opened: IO[bytes] = gzip.open(self._raw) if start[:2] == b"\x1f\x8b" else self._raw  # type: ignore[assignment]
        self._text = io.TextIOWrapper(opened, encoding="utf-8-sig", errors="surrogateescape", newline="")

    def share_read(self) -> float:
        return min(1.0, float(self._raw.tell() / self._size))


class _CsvReader(_TextReader):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        csv.field_size_limit(LONGEST_FIELD)
        self._lines = csv.reader(self._text)
        try:
            self.columns = _each_once(next(self._lines, ()), path)
        except csv.Error as error:
            raise SocCoderError(f"{path.name} is not a CSV file: {error}.") from error

    def rows(self) -> Iterator[Row]:
        return csv_rows(self._lines, self.columns)


class _JsonlReader(_TextReader):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        found: dict[str, None] = {}
        for row in self.rows():
            found |= dict.fromkeys(row.values)
        self.columns = tuple(found)
        self._text.seek(0)

    def rows(self) -> Iterator[Row]:
        while line := self._text.readline():
            if not line.strip():
                continue
            try:
                values = json.loads(line)
                if "\\u" in line:
                    values = _without_half_characters(values)
            except (ValueError, RecursionError) as error:
                yield Row({}, f"not JSON: {error}")
                continue
            yield Row(values) if isinstance(values, dict) else Row({}, "not a JSON object")


def _each_once(columns: Iterable[str], path: Path) -> tuple[str, ...]:
    """Return the names of columns, having seen that no two are the same."""
    if repeated := {name for name, count in Counter(columns).items() if count > 1}:
        raise SocCoderError(f"{path.name} has columns of the same name: {', '.join(sorted(repeated))}.", "Rename them.")
    return tuple(columns)


def _without_half_characters(values: Any) -> Any:
    """Return JSON values with U+FFFD for every surrogate that an escape left without its other half."""
    text = json.dumps(values, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


class _ParquetReader:
    def __init__(self, path: Path) -> None:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile

        try:
            self._file = ParquetFile(path)
            self.schema = self._file.schema_arrow
        except (ArrowException, UnicodeDecodeError) as error:
            raise SocCoderError(f"{path.name} is not a Parquet file, or not one that is read: {error}.") from error
        self.columns = _each_once(self.schema.names, path)
        self._read = 0

    def rows(self) -> Iterator[Row]:
        from pyarrow import ArrowException

        try:
            for batch in self._file.iter_batches(CHUNK):
                for values in batch.to_pylist():
                    self._read += 1
                    yield Row(values)
        except (ArrowException, ArithmeticError) as error:
            raise ValueError(str(error)) from error

    def share_read(self) -> float:
        return float(self._read / max(self._file.metadata.num_rows, 1))


class _LineEnds:
    """Ends lines of CSV with a line feed alone; before Python 3.13 a field is quoted for what ends lines only.

    A carriage return that is not quoted would end the row.
    """

    def __init__(self, text: IO[str]) -> None:
        self._text = text

    def write(self, line: str) -> int:
        return self._text.write(line.removesuffix("\r\n") + "\n")


class _CsvWriter:
    def __init__(self, path: Path, columns: Sequence[str], zipped: bool) -> None:
        opened: IO[bytes] = gzip.open(path, "wb", compresslevel=6) if zipped else path.open("wb")  # type: ignore[assignment]
        self._text = io.TextIOWrapper(opened, encoding="utf-8", errors="surrogateescape", newline="")
        self._lines = csv.DictWriter(_LineEnds(self._text), columns, restval="", lineterminator="\r\n")
        self._lines.writeheader()

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        self._lines.writerows([{name: _flat(value) for name, value in row.items()} for row in rows])

    def close(self) -> None:
        self._text.close()


class _JsonlWriter:
    def __init__(self, path: Path) -> None:
        self._text = path.open("w", encoding="utf-8", errors="surrogateescape", newline="\n")

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        self._text.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)

    def close(self) -> None:
        self._text.close()


class _ParquetWriter:
    def __init__(self, path: Path, schema: Any) -> None:
        from pyarrow.parquet import ParquetWriter
        from pyarrow.types import is_string

        self._schema = schema
        self._texts = {field.name for field in schema if is_string(field.type)}
        self._file = ParquetWriter(path, schema)

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        from pyarrow import Table

        table = [{name: _text(value) if name in self._texts else value for name, value in row.items()} for row in rows]
        self._file.write_table(Table.from_pylist(table, self._schema))

    def close(self) -> None:
        self._file.close()


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def _text(value: Any) -> str | None:
    return None if value is None else str(_flat(value)).encode("utf-8", "replace").decode()


def chunks(rows: Iterator[Row], size: int = CHUNK) -> Iterator[list[Row]]:
    """Yield `rows` in lists of `size`.

    Raises:
        SocCoderError: the file breaks off or is damaged further down.
    """
    before = 0
    while True:
        try:
            some = list(islice(rows, size))
        except (*_BREAKS_OFF, ValueError) as error:
            raise SocCoderError(
                f"The input breaks off or is damaged after row {before:,} or later: {error}."
            ) from error
        if not some:
            return
        yield some
        before += len(some)
