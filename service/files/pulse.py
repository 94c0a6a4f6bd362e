"""The signs of life of the process at work on a job, and its end when it is not to go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from service.store import jobs
from service.store.database import Database, DatabaseAwayError
from service.store.jobs import STALE

SECONDS = 2.0
"""Between two signs of life."""

_NOT_MINE, _STORE_AWAY, _SERVER_GONE = 3, 4, 5


@contextmanager
def pulse(database: Database, number: int, claim: str) -> Iterator[Callable[[int], None]]:
    """Give what is told how many rows are done, and carry that to the store every few seconds meanwhile.

    The process ends at once, whatever it is doing, when the job is no longer its, as when a person cancels it, or when
    it could not say for long that it is alive, because another may then have taken the job.
    """
    rows = 0
    over = Event()

    def tell(done: int) -> None:
        nonlocal rows
        rows = done

    def beat() -> None:
        last = monotonic()
        while not over.wait(SECONDS):
            try:
                with database.write() as connection:
                    is_mine = jobs.beat(connection, number, claim, rows)
            except DatabaseAwayError:
                is_mine = True
            else:
                last = monotonic()
            if over.is_set():
                return
            if not is_mine:
                os._exit(_NOT_MINE)
            if monotonic() - last > STALE.total_seconds() / 2:
                os._exit(_STORE_AWAY)

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield tell
    finally:
        over.set()
        thread.join()


def end_with_the_server() -> None:
    """End this process once the server that holds the other end of its standard input is gone."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        os._exit(_SERVER_GONE)

    Thread(target=wait, daemon=True).start()
