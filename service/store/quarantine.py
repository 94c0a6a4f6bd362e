"""The repository of the quarantine: items of feeds that no vacancy could be made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from service.store.database import insert
from service.store.tables import QUARANTINE
from service.vacancies.identity import refusal_digest
from service.vacancies.vacancy import Refusal


def quarantine(connection: Connection, source: str, feed: str, refusals: Sequence[Refusal]) -> None:
    """Keep refused items; one that was kept before, from the same source, is kept once."""
    if not refusals:
        return
    at = datetime.now(UTC)
    rows = [
        {
            "source": source,
            "digest": refusal_digest(each, feed),
            "feed": feed,
            "place": each.where,
            "fault": each.fault,
            "reason": each.reason,
            "raw": each.raw,
            "layout": each.layout,
            "at": at,
        }
        for each in refusals
    ]
    connection.execute(insert(connection, QUARANTINE).on_conflict_do_nothing(), rows)
