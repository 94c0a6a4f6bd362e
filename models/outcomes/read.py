"""Read files of outcomes: all of them as they may be told, or none and everything that is wrong with them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mappings.errors import SocCoderError
from models.outcomes.faults import BadOutcomesError, Fault
from models.outcomes.layout import LAYOUTS, LayoutName, explain
from models.outcomes.lmiforall import read_response
from models.outcomes.reads import Read, origins, remarks
from models.outcomes.tables import Outcomes
from models.outcomes.tabulate import destinations
from models.outcomes.tabulate_earnings import earnings

_LAYOUT = "See: soc-coder outcomes layout"
_BEYOND = "cells beyond the header"
_VERSION_DIGITS = 8


def read(path: Path) -> Outcomes:
    """Return the outcomes in a file, or in all files of a folder.

    A `.csv` file is of one of the layouts of `models.outcomes.layout`; a `.json` file is an answer of LMI for All's
    `/hesa/courses/{soc}`.

    Raises:
        SocCoderError: there is no such file, or it cannot be read.
        BadOutcomesError: a file is not of its layout, or the rows of all do not agree; it has every fault.
    """
    faults: list[Fault] = []
    reads: list[Read] = []
    digest = sha256()
    for file in _files(path):
        content = file.read_bytes()
        digest.update(file.name.encode() + b"\0" + content)
        found, wrong = _read_file(file.name, content)
        reads += found
        faults += wrong
    origin, others = origins(reads)
    counts, shares, wrong_counts = destinations(reads)
    told, wrong_earnings = earnings(reads)
    faults += others + wrong_counts + wrong_earnings
    if faults:
        raise BadOutcomesError(faults)
    return Outcomes(
        digest.hexdigest()[:_VERSION_DIGITS], tuple(counts), tuple(shares), tuple(told), origin, tuple(remarks(reads))
    )


def _files(path: Path) -> list[Path]:
    try:
        files = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
    except OSError as error:
        raise SocCoderError(
            f"{path} cannot be read: {error.strerror}.", "Name a file of outcomes or a folder."
        ) from None
    if not files:
        raise SocCoderError(f"{path} has no file.", "Name a file of outcomes, or a folder of such files.")
    return files


def _read_file(name: str, content: bytes) -> tuple[list[Read], list[Fault]]:
    suffix = Path(name).suffix.casefold()
    if suffix not in (".csv", ".json"):
        return [], [Fault(name, 0, "", "it is neither .csv nor .json", _LAYOUT)]
    try:
        text = content.decode("utf-8-sig")
        if suffix == ".json":
            return _read_rows(name, "destinations", enumerate(read_response(text), 1))
        return _read_table(name, csv.DictReader(StringIO(text, newline=""), restkey=_BEYOND, strict=True))
    except (ValueError, csv.Error) as error:
        return [], [Fault(name, 0, "", f"it cannot be read ({error})", "Save it as UTF-8, with commas between cells")]


def _read_table(name: str, table: csv.DictReader[str]) -> tuple[list[Read], list[Fault]]:
    columns = table.fieldnames or []
    layout: LayoutName = "earnings" if "median" in columns else "destinations"
    fields = LAYOUTS[layout].model_fields
    missing = [column for column, field in fields.items() if field.is_required() and column not in columns]
    faults = [
        *(
            Fault(name, 1, column, "the column is missing", f"Add it. It is: {_help(layout, column)}")
            for column in missing
        ),
        *(
            Fault(name, 1, column, "the layout has no such column", "Leave it out. " + _LAYOUT)
            for column in columns
            if column not in fields
        ),
        *(
            Fault(name, 1, column, "there are several columns of this name", "Leave all but one out")
            for column in sorted(set(columns))
            if columns.count(column) > 1
        ),
    ]
    return ([], faults) if faults else _read_rows(name, layout, ((table.line_num, row) for row in table))


def _read_rows(
    name: str, layout: LayoutName, rows: Iterable[tuple[int, dict[str, Any]]]
) -> tuple[list[Read], list[Fault]]:
    reads, faults = [], []
    for number, row in rows:
        if _BEYOND in row or None in row.values():
            faults.append(Fault(name, number, "", "it has not as many cells as the header", "Quote cells with commas"))
            continue
        try:
            reads.append(Read(name, number, LAYOUTS[layout].model_validate(row)))
        except ValidationError as error:
            faults += _row_faults(name, number, layout, error)
    if not reads and not faults:
        faults.append(Fault(name, 0, "", "it has no rows", _LAYOUT))
    return reads, faults


def _row_faults(name: str, number: int, layout: LayoutName, error: ValidationError) -> Iterator[Fault]:
    for each in error.errors():
        column = str(each["loc"][0]) if each["loc"] else ""
        mend = _help(layout, column) if column in LAYOUTS[layout].model_fields else _LAYOUT
        yield Fault(name, number, column, each["msg"], mend)


def _help(layout: LayoutName, column: str) -> str:
    return explain(layout)[column]
