"""Take in a file that was sent: whatever it is, it becomes rows of one form, and what its owner is to be asked of."""

from __future__ import annotations

from contextlib import nullcontext

from models.coding import Kind
from models.files import Row
from service.files import read_csv, read_xlsx, rows
from service.files.folder import Folder
from service.files.form import HEAD, MOST_ROWS, form_of
from service.files.guess import guess
from service.files.head import Head
from service.files.unsound import UnsoundFileError

SHOWN = 5
"""Rows that are shown to who is to say what the columns are."""

LONGEST_SHOWN = 60
"""Characters of a cell that are shown."""

_LOOKED_AT = 300


def take_in(folder: Folder, kind: Kind) -> Head:
    """Keep the rows of what was sent, and what is known of it, and return that.

    Args:
        folder: the folder of the job.
        kind: what the rows are.

    Raises:
        UnsoundFileError: the file is none that can be coded.
    """
    with folder.upload.open("rb") as file:
        form = form_of(file.read(HEAD))
    some: list[Row] = []
    count = 0
    opened = read_csv.opened(folder.upload) if form == "csv" else nullcontext(read_xlsx.read(folder.upload))
    with opened as table, folder.rows.open("wb") as kept:
        for row in table.rows:
            count += 1
            if count > MOST_ROWS:
                raise UnsoundFileError(
                    f"The file has more than {MOST_ROWS:,} rows.", "Split it into several, and send each."
                )
            if count <= _LOOKED_AT:
                some.append(row)
            rows.write(kept, row)
    if not count:
        raise UnsoundFileError("The file has no rows below the one that names its columns.", "Choose another.")
    shown = (tuple(_cut(value) for value in row.values.values()) for row in some[:SHOWN])
    head = Head(
        form=form,
        columns=table.columns,
        rows=count,
        first=table.first,
        shown=tuple(shown),
        guess=guess(table.columns, some, kind),
        delimiter=table.delimiter,
        sheet=table.sheet,
        others=table.others,
    )
    folder.head.write_text(head.model_dump_json(), encoding="utf-8")
    return head


def _cut(value: object) -> str:
    text = " ".join(str(value)[: 4 * LONGEST_SHOWN].split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
