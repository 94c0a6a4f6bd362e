"""Code chunks of items one after the other, or, where there are many, on several cores."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from models.cells import cells
from models.coder import Coder
from models.coding import Coding, Item, Scheme
from models.encoder import THREADS
from models.overrides import Overrides

FEW = 6
"""Fewer chunks than this are coded before other processes would have started and caught up."""

_MOST_CORES = 8
"""Processes that are started unasked, of about 110 MB each: one reads and writes for all of them."""

_Rows = TypeVar("_Rows")
_Shaped = TypeVar("_Shaped")


def available_cores() -> int:
    """Return the number of processes to code in unless told: the cores this process may use, at most eight."""
    may_use = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(may_use, _MOST_CORES)


def as_cells(codings: Sequence[Coding]) -> list[dict[str, Any]]:
    """Return the cells of codings."""
    return list(map(cells, codings))


def code_chunks(
    coder: Coder,
    chunks: Iterable[tuple[_Rows, Sequence[Item]]],
    shape: Callable[[Sequence[Coding]], _Shaped],
    scheme: Scheme,
    top: int,
    cores: int,
    careful: bool = True,
) -> Iterator[tuple[_Rows, _Shaped]]:
    """Yield the rows of each chunk with what is made of its codings, in order.

    Args:
        coder: the coder; other processes load its bundle again, and get its overrides.
        chunks: rows, and an item for each.
        shape: makes of codings, where they are coded, what is wanted of them, such as `as_cells`.
        scheme: scheme of the codes.
        top: most candidates of each item.
        cores: processes to code in.
        careful: whether the encoder reads adverts that leave the network in doubt.
    """
    ahead = iter(chunks)
    first = list(islice(ahead, FEW)) if cores > 1 else []
    if len(first) < FEW:
        for rows, items in chain(first, ahead):
            yield rows, shape(coder.code_many(items, scheme, top, careful=careful))
        return
    for threads in ("OPENBLAS_NUM_THREADS", THREADS):
        os.environ.setdefault(threads, "1")  # read when they start: a core each
    pool = ProcessPoolExecutor(cores, get_context("spawn"), _start, (coder.folder, coder.overrides))
    waiting: deque[tuple[_Rows, Future[_Shaped]]] = deque()
    try:
        for rows, items in chain(first, ahead):
            waiting.append((rows, pool.submit(_code_here, items, scheme, top, careful, shape)))
            if len(waiting) > 2 * cores:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _done(rows: _Rows, coded: Future[_Shaped]) -> tuple[_Rows, _Shaped]:
    return rows, coded.result()


_here: list[Coder] = []
"""The coder of this process, where it is one of a crew."""


def _start(folder: Path, overrides: Overrides) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that leads hears it, and ends the others
    Thread(target=_end_with_the_leader, daemon=True).start()
    coder = Coder.load(folder)
    coder.overrides = overrides
    _here.append(coder)


def _end_with_the_leader() -> None:
    """End this process once the one that leads it is gone: one that was killed could not end the others."""
    if leader := parent_process():
        leader.join()
        os._exit(1)


def _code_here(
    items: Sequence[Item], scheme: Scheme, top: int, careful: bool, shape: Callable[[Sequence[Coding]], _Shaped]
) -> _Shaped:
    return shape(_here[0].code_many(items, scheme, top, careful=careful))
