"""Waiting for a database that went away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import sleep
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from service.store.database import DatabaseAwayError

WAITS = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)
"""Seconds waited before each further try: two minutes in all."""

_Result = TypeVar("_Result")


def patiently(work: Callable[[], _Result], waits: Sequence[float] | None = None) -> _Result:
    """Return what `work` returns, trying again while the database is away or another writer was quicker.

    Args:
        work: one transaction, which may be begun again after it failed at any point, its commit included.
        waits: seconds to wait before each further try; None for `WAITS`.

    Raises:
        DatabaseAwayError: the database did not come back in time.
    """
    for wait in WAITS if waits is None else waits:
        try:
            return work()
        except (DatabaseAwayError, IntegrityError):
            sleep(wait)
    return work()
