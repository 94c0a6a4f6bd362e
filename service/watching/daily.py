"""The figures of each day, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

from sqlalchemy import Connection

from service.store import traffic as store
from service.store.traffic import midnight
from service.watching.record import merged, share
from service.watching.requests import Requests
from service.watching.subjects import SUBJECTS

COLUMNS = ("day", "subject", "requests", "refused", "faults", "slow", "p50_ms", "p99_ms", "hours_recorded")
"""What the export has; see docs/watch.md."""


def daily_figures(connection: Connection, now: datetime) -> str:
    """Return the figures of every day that is kept as CSV, by subject; those of a time that is not known are empty."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(connection, now))
    return text.getvalue()


def _rows(connection: Connection, now: datetime) -> Iterator[tuple[object, ...]]:
    first = store.first_day(connection)
    if first is None:
        return
    found = store.read(connection, first, now.date(), ("day", "subject"), SUBJECTS)
    spans = merged(store.attendances(connection, midnight(first)), now)
    for number in range((now.date() - first).days + 1):
        day = first + timedelta(number)
        begins = midnight(day)
        hours = share(spans, begins, begins + timedelta(1)) * 24
        for subject in SUBJECTS:
            requests = found.get((day, subject), Requests())
            counts: tuple[object, ...] = requests.total, requests.refused, requests.faults, requests.slow
            if not (hours or requests.total):
                counts = ("",) * len(counts)
            times = requests.percentile(0.5), requests.percentile(0.99)
            yield day, subject, *counts, *(each and round(1000 * each.seconds, 1) for each in times), round(hours, 2)
