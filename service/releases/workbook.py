"""Read a workbook with the shades of its cells, by which statistical offices tell how good a figure is."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

from mappings.errors import SocCoderError

LARGEST = 64 * 1024**2
"""Bytes of a workbook once it is unzipped."""

MOST_CELLS = 500_000
"""Cells of a sheet, those that are left out of the file too: one cell in the far corner makes thousands of millions."""

_MISSING = "Install it with: pip install 'soc-coder[data]'"
_AGAIN = "Download it again, and send it as it was published."
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PATTERNS = {0: "", 1: "solid"}
_SYSTEM = 64  # the index of the colour that stands for none


class UnsoundFileError(SocCoderError):
    """A file is not what it should be: this is for its sender to mend."""


class SheetCell(NamedTuple):
    """A cell: its content, and its shade: empty, `pattern`, or six hexadecimal digits of a colour that fills it."""

    value: str | float
    shade: str

    @property
    def text(self) -> str:
        """The content as text, spaces collapsed; a whole number without the point that a workbook gives it."""
        value = self.value
        return " ".join(str(int(value) if isinstance(value, float) and value.is_integer() else value).split())


_EMPTY = SheetCell("", "")


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook.

    Attributes:
        names: names of the sheets, in their order.
        rows: reads a sheet: every row, as wide as the sheet; it raises an UnsoundFileError where that cannot be.
    """

    names: tuple[str, ...]
    rows: Callable[[str], list[list[SheetCell]]]


def refuse_other(content: bytes) -> None:
    """Refuse what is no workbook by its first bytes.

    Raises:
        UnsoundFileError: it is none of either format.
    """
    if not content.startswith((_ZIP, _COMPOUND)):
        raise UnsoundFileError("The file is no Excel workbook (.xls or .xlsx).", _AGAIN)


def open_workbook(content: bytes) -> Workbook:
    """Return the sheets of a workbook of either format of Excel.

    Raises:
        UnsoundFileError: it is no workbook, is damaged or too large.
        SocCoderError: what reads it is not installed.
    """
    refuse_other(content)
    with _readable():
        return _xlsx(content) if content.startswith(_ZIP) else _xls(content)


@contextmanager
def _readable() -> Iterator[None]:
    """Tell of what the libraries that read workbooks raise, which a damaged file makes almost anything."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise SocCoderError(f"To read a workbook needs {error.name}, which is not installed.", _MISSING) from None
    except SocCoderError:
        raise
    except Exception as error:
        raise UnsoundFileError(f"The workbook is damaged: {type(error).__name__}: {error}.", _AGAIN) from error


def _rectangle(rows: Iterable[list[SheetCell]], sheet: str) -> list[list[SheetCell]]:
    """Return rows, those that are shorter than the longest made as long as that.

    Raises:
        UnsoundFileError: a row cannot be read, or there are too many cells.
    """
    found: list[list[SheetCell]] = []
    width = 1
    with _readable():
        for row in rows:
            found.append(row)
            width = max(width, len(row))
            if width * len(found) > MOST_CELLS:
                raise UnsoundFileError(f"Sheet {sheet!r} has more than {MOST_CELLS:,} cells.", _AGAIN)
    return [row + [_EMPTY] * (width - len(row)) for row in found]


def _xlsx(content: bytes) -> Workbook:
    from openpyxl import load_workbook

    with zipfile.ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST:
            raise UnsoundFileError(f"The workbook is larger than {LARGEST:,} bytes.", _AGAIN)
    with warnings.catch_warnings(action="ignore"):  # of what does not bear on cells
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)

    def rows(name: str) -> list[list[SheetCell]]:
        sheet = book[name]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        cells = ([SheetCell(_plain(cell.value), _fill(cell.fill)) for cell in row] for row in sheet.iter_rows())
        return _rectangle(cells, name)

    return Workbook(tuple(sheet.title for sheet in book.worksheets), cache(rows))


def _plain(value: object) -> str | float:
    if value is None:
        return ""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _fill(fill: Any) -> str:
    from openpyxl.styles.colors import COLOR_INDEX

    if fill is None or fill.fill_type is None:
        return ""
    if fill.fill_type != "solid":
        return "pattern"
    colour = fill.fgColor
    value = COLOR_INDEX[colour.indexed] if colour.type == "indexed" else colour.rgb if colour.type == "rgb" else ""
    return str(value)[-6:].upper()


def _xls(content: bytes) -> Workbook:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=_Silence())

    def shade(place: int) -> str:
        fill = book.xf_list[place].background
        kind = _PATTERNS.get(fill.fill_pattern, "pattern")
        if kind != "solid" or fill.pattern_colour_index == _SYSTEM:
            return "pattern" if kind == "pattern" else ""
        return bytes(book.colour_map[fill.pattern_colour_index] or ()).hex().upper()

    shades = list(map(shade, range(len(book.xf_list))))

    def rows(name: str) -> list[list[SheetCell]]:
        sheet = book.sheet_by_name(name)
        rows = map(sheet.row, range(sheet.nrows))
        return _rectangle(([SheetCell(cell.value, shades[cell.xf_index]) for cell in row] for row in rows), name)

    return Workbook(tuple(book.sheet_names()), cache(rows))


class _Silence:
    """What xlrd may write its remarks to."""

    def write(self, text: str) -> int:
        """Drop it."""
        return len(text)
