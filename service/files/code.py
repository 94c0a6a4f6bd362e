"""Code the rows of a file, and write the result: once it stands, it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Any

from models import files
from models.batch import Summary as Counted
from models.batch import columns_written, items_of, whole, written
from models.cells import APPENDED
from models.coder import Coder
from models.crew import as_cells, code_chunks
from service.files import head as heads
from service.files import rows
from service.files.checkpoint import Checkpoint
from service.files.folder import Folder
from service.files.head import Head
from service.files.looks import Looks
from service.files.summary import Counts, Summary
from service.files.write import CsvOut, Out, XlsxOut
from service.store.jobs import Job

TOP = 5
"""Most candidates of a row."""

KEPT = 2_000
"""Rows after which what was coded of them is kept."""

_Coded = tuple[list[files.Row], Sequence[dict[str, Any]]]


def code(coder: Coder, folder: Folder, job: Job, cores: int, progress: Callable[[int], object]) -> Summary:
    """Code the rows of a job from where it was left, write the coded file and what became of the rows, and return that.

    Args:
        coder: the coder.
        folder: the folder of the job, with its head and rows.
        job: the job.
        cores: processes that code a long file.
        progress: called with the number of rows coded, after every chunk.

    Raises:
        SocCoderError: the result cannot be written.
    """
    head = heads.read(folder.head)
    names = columns_written(head.columns)
    counted, counts = Counted(), Counts()
    looks = Looks(head.first, {field: names[column] for field, column in job.columns.items()}, job.kind)
    columns = (*names.values(), *APPENDED)
    with whole(folder.result) as partial:
        if head.form == "xlsx":
            out: Out = XlsxOut(partial, columns, job.sent)
        else:
            out = CsvOut(partial, columns, head.delimiter)
        with closing(out):
            for some, coded in _coded(coder, folder, job, head, cores):
                out.write(looks.taken(counts.count(written(some, coded, names, counted))))
                progress(counted.rows)
        looks.write(folder.looks)
        summary = counts.summary(counted.rows, counted.levels, counted.reasons, len(looks), coder.version)
        folder.summary.write_text(summary.model_dump_json(), encoding="utf-8")
    return summary


def _coded(coder: Coder, folder: Folder, job: Job, head: Head, cores: int) -> Iterator[_Coded]:
    """Yield the rows in chunks with their cells: first those that were coded before, then the others."""
    checkpoint = Checkpoint(folder.coded, coder.version)
    ahead = files.chunks(islice(rows.read(folder.rows, head.columns), head.has_names, None), KEPT)
    before = zip(islice(ahead, len(checkpoint)), checkpoint.read(), strict=True)
    items = ((some, items_of(some, job.columns, job.kind)) for some in ahead)
    rest = code_chunks(coder, items, as_cells, job.scheme, TOP, cores, job.is_careful)
    return chain(before, _kept(rest, checkpoint))


def _kept(coded: Iterable[_Coded], checkpoint: Checkpoint) -> Iterator[_Coded]:
    for some, cells in coded:
        checkpoint.keep(cells)
        yield some, cells
