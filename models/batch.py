"""Code a file of titles, adverts, courses or apprenticeship standards, row by row, in bounded memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from mappings.errors import SocCoderError
from models import files
from models.cells import APPENDED
from models.coder import Coder
from models.coding import Item, Kind, Scheme, TitleKind
from models.crew import as_cells, code_chunks

_OF_TITLES = ("title", "qualifier", "industry", "description", "category", "salary", "location", "employer")

READ: Mapping[Kind, tuple[str, ...]] = {
    "job_title": _OF_TITLES,
    "vacancy": _OF_TITLES,
    "course": ("title", "hecos", "jacs3", "cah", "level"),
    "apprenticeship": ("title", "level", "route", "overview", "duties", "typical_job_titles"),
}
"""Input columns by kind of the rows, in any case; only one of `REQUIRED` is required."""

REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    "job_title": ("title",),
    "vacancy": ("title",),
    "course": ("title", "hecos", "jacs3", "cah"),
    "apprenticeship": ("title",),
}
"""Input columns of which each kind of row needs one; a course without a title is coded by its codes."""

LONGEST_CELL = 100_000
"""Characters of a cell that are read."""

FAULTS_KEPT = 100
"""Bad rows that a summary describes; the others it only counts."""


@dataclass(slots=True)
class Summary:
    """What became of the rows.

    Attributes:
        rows: how many there were.
        levels: how many were coded to how many digits.
        reasons: how many stopped short, by reason; `invalid` counts the bad rows.
        faults: the first `FAULTS_KEPT` bad rows: number of the row, from 1, and what is wrong with it.
    """

    rows: int = 0
    levels: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)


def code_file(
    coder: Coder,
    source: Path,
    target: Path,
    kind: Kind = "job_title",
    scheme: Scheme = "soc2020",
    top: int = 5,
    cores: int = 1,
    careful: bool = True,
    progress: Callable[[float], object] = lambda share: None,
) -> Summary:
    """Code the rows of `source` and write them, in order, with the columns of `APPENDED`, to `target`.

    The result stands at `target` only once it is whole: until then it is in a hidden file beside it, which is removed
    if the run is stopped. A bad row is written with an empty code and its reason.

    Args:
        coder: the coder.
        source: file to read, in one of `models.files.FORMATS`.
        target: file to write, in one of them.
        kind: what the rows are.
        scheme: scheme of the codes.
        top: most candidates of each row.
        cores: processes that code a long file; more than 1 only from a program that may be imported again
            (`multiprocessing`, start method spawn).
        careful: whether the encoder reads adverts that leave the network in doubt.
        progress: called with the share of the file read, 0 to 1, after every chunk.

    Raises:
        SocCoderError: a file cannot be read or written, or has none of the columns of `REQUIRED`.
    """
    suffix = files.form(target)
    if target.exists() and source.exists() and target.samefile(source):
        raise SocCoderError("The output would overwrite the input.", "Name another file with --out.")
    table = files.reader(source)
    columns = columns_read(table.columns, source, kind)
    names = columns_written(table.columns)
    summary = Summary()
    with whole(target) as partial:
        schema = _schema(table, names) if suffix == ".parquet" else None
        with closing(files.writer(partial, (*names.values(), *APPENDED), schema, suffix)) as out:
            chunks = ((rows, items_of(rows, columns, kind)) for rows in files.chunks(table.rows()))
            for rows, coded in code_chunks(coder, chunks, as_cells, scheme, top, cores, careful):
                out.write(list(written(rows, coded, names, summary)))
                progress(table.share_read())
    return summary


def items_of(rows: Sequence[files.Row], columns: Mapping[str, str], kind: Kind) -> list[Item]:
    """Return an item for each row.

    Args:
        rows: the rows.
        columns: the input's column by the name in `READ`, as `columns_read` finds them.
        kind: what the rows are.
    """
    return [
        Item(kind=kind, **{"title": ""} | {name: _text(row.values.get(column)) for name, column in columns.items()})
        for row in rows
    ]


def written(
    rows: Sequence[files.Row], coded: Sequence[dict[str, Any]], names: Mapping[str, str], summary: Summary
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the output, and count them in `summary`.

    Args:
        rows: rows of the input.
        coded: the values of the columns of `APPENDED` for each.
        names: the output's name of each column of the input, as `columns_written` finds them.
        summary: what they are counted in.
    """
    for row, appended in zip(rows, coded, strict=True):
        summary.rows += 1
        if row.fault:
            summary.reasons["invalid"] += 1
            if len(summary.faults) < FAULTS_KEPT:
                summary.faults.append((summary.rows, row.fault))
            appended = {**dict.fromkeys(APPENDED), "code": "", "level": 0, "reason": f"invalid: {row.fault}"}
        else:
            summary.levels[appended["level"]] += 1
            if appended["reason"]:
                summary.reasons[appended["reason"]] += 1
        yield {names[name]: value for name, value in row.values.items()} | appended


def columns_read(found: Sequence[str], source: Path, kind: Kind = "job_title") -> dict[str, str]:
    """Return the input's column by the name in `READ`.

    Raises:
        SocCoderError: there is none of the columns of `REQUIRED`, or two columns are of one name.
    """
    columns: dict[str, str] = {}
    for column in found:
        if (name := column.strip().lower()) in READ[kind]:
            if name in columns:
                raise SocCoderError(f"{source.name} has two columns called {name!r}.", "Rename one of them.")
            columns[name] = column
    if columns.keys().isdisjoint(REQUIRED[kind]):
        has, wanted = ", ".join(found) or "none", " or ".join(map(repr, REQUIRED[kind]))
        what = "job titles" if kind in get_args(TitleKind) else "titles"
        raise SocCoderError(
            f"{source.name} has no column {wanted}.", f"Its columns are: {has}. Rename the one with {what}."
        )
    return columns


def columns_written(found: Sequence[str]) -> dict[str, str]:
    """Return the output's name of each column: those that `APPENDED` needs give way, to a name that is free."""
    names: dict[str, str] = {}
    for column in found:
        name = column
        while name.lower() in APPENDED or (name != column and name in found):
            name = f"input_{name}"
        names[column] = name
    return names


def appended_schema() -> Any:
    """Return the Arrow schema of the columns of `APPENDED`."""
    import pyarrow as pa

    types = {"level": pa.int8(), "confidence": pa.float64()}
    return pa.schema([(name, types.get(name, pa.string())) for name in APPENDED])


def _schema(table: files.Reader, names: Mapping[str, str]) -> Any:
    import pyarrow as pa

    given = [
        pa.field(names[name], pa.string() if table.schema is None else table.schema.field(name).type)
        for name in table.columns
    ]
    return pa.schema([*given, *appended_schema()])


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Give a hidden file beside `target` to write to; move it there if all went well, else remove it.

    Raises:
        SocCoderError: the file cannot be written.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        yield partial
        os.replace(partial, target)
    except OSError as error:
        raise SocCoderError(
            f"{target} cannot be written: {error.strerror or error}.", "Nothing was left behind."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _text(value: object) -> str:
    return "" if value is None else str(value)[:LONGEST_CELL]
