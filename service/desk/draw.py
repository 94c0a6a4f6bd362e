"""Give someone the next item to code, so that nobody else is given the same place meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError

from service.store import desk as store
from service.store.database import Database

LEASE = timedelta(minutes=20)
"""How long an item is for who was given it, and for nobody else, unless he answers or skips it."""


def draw(database: Database, coder: str) -> int | None:
    """Return the number of the place in which someone is to code next; None where there is nothing for him.

    Who has a place that he has not answered in is given that again. An item for two is never given twice to one.
    """
    while True:
        at = datetime.now(UTC)
        try:
            with database.write() as connection:
                return store.take(connection, coder, at, at + LEASE)
        except IntegrityError:
            continue  # in another window he was given the other place of the same item: it is his now
