"""Take in a file that was sent: whatever it is, it becomes rows of one form, and what its owner is to be asked of."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from models.coding import Kind
from service.files import head as heads
from service.files import read_csv, read_xlsx, rows
from service.files.folder import Folder
from service.files.form import HEAD, MOST_ROWS, form_of
from service.files.guess import guess
from service.files.head import SHOWN, Head, cut
from service.files.header import has_names
from service.files.table import named, numbered
from service.files.unsound import UnsoundFileError

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
    some: list[list[Any]] = []
    count = 0
    opened = read_csv.opened(folder.upload) if form == "csv" else nullcontext(read_xlsx.read(folder.upload))
    with opened as table, folder.rows.open("wb") as kept:
        for row in table.rows:
            count += 1
            if count > MOST_ROWS + 1:
                raise UnsoundFileError(
                    f"The file has more than {MOST_ROWS:,} rows.", "Split it into several, and send each."
                )
            if count <= _LOOKED_AT:
                some.append(list(row.values.values()))
            rows.write(kept, row)
    is_named, names = has_names(some, kind), named(some[0])
    if count == is_named:
        raise UnsoundFileError("The file has no rows below the one that names its columns.", "Choose another.")
    head = Head(
        form=form,
        has_names=is_named,
        names=names,
        lines=count,
        top=table.top,
        shown=tuple(tuple(map(cut, cells)) for cells in some[:SHOWN]),
        guess=guess(names if is_named else numbered(len(names)), some[is_named:], kind),
        delimiter=table.delimiter,
        sheet=table.sheet,
        others=table.others,
    )
    heads.write(folder.head, head)
    return head
