"""Retention: remove what closed, or was gone from its source, long enough ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from service.store import quarantine
from service.store.database import Database
from service.store.tables import VACANCIES
from service.store.vacancies import remove
from service.store.words import scrub_words

CHUNK = 5_000
"""Vacancies that are removed in one transaction."""


def expire(database: Database, days: int) -> int:
    """Remove vacancies that closed or went more than `days` ago, and what was quarantined before; return how many.

    A vacancy that its source still advertises may come back.
    """
    until = datetime.now(UTC) - timedelta(days)
    old = select(VACANCIES.c.number).where((VACANCIES.c.closes < until.date()) | (VACANCIES.c.gone < until))
    removed = 0
    while True:
        with database.write() as connection:
            numbers = connection.scalars(old.limit(CHUNK)).all()
            remove(connection, numbers)
            if not numbers:
                quarantine.forget(connection, until)
                if removed:
                    scrub_words(connection)
                return removed
        removed += len(numbers)
