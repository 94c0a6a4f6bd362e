"""The repository of codings: how each vacancy was coded, the newest first in effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.store.tables import CODINGS
from service.vacancies.coded import Coded


def current_codes(coded: Coded) -> dict[str, Any]:
    """Return what the row of a vacancy has of its current coding."""
    return {"soc2020": coded.code, "soc2010": coded.other_code, "confidence": coded.confidence}


def add_codings(connection: Connection, codings: Sequence[tuple[int, Coded]], at: datetime) -> None:
    """Add to the history of vacancies how they were coded now, and let that be current.

    Args:
        connection: where to.
        codings: number of each vacancy, and its coding.
        at: when they were coded.
    """
    if not codings:
        return
    numbers = [number for number, _ in codings]
    current = CODINGS.c.vacancy.in_(numbers) & CODINGS.c.is_current
    connection.execute(CODINGS.update().where(current).values(is_current=False))
    came = {"coded_at": at, "is_current": True}
    rows = [{name: getattr(coded, name) for name in Coded.__slots__} | came | {"vacancy": of} for of, coded in codings]
    connection.execute(CODINGS.insert(), rows)
