"""The traffic: requests counted in memory and carried to the store every few seconds, so that no restart loses them.

Prometheus's counts are lost with the process, and with whoever fails to ask for them. These are in the store, with
when there was a worker to count: an hour without requests is told from one of which nothing is known. No address of a
caller, no key and no text is in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from secrets import token_hex
from threading import Lock

import structlog

from mappings.errors import SocCoderError
from service.carry import carry
from service.metrics import Metrics
from service.store import traffic as store
from service.store.database import Database
from service.store.traffic import Attendance, Cell, midnight
from service.watching.requests import bucket_of
from service.watching.subjects import subject_of

MOST_CELLS = 50_000
"""Counts that may wait in memory while the store is away, which are those of weeks; beyond, they are given up."""

MOST_SILENCE = timedelta(seconds=60)
"""After how long without a sign a worker is taken to have been away: its machine slept, or it was stopped."""

_HOUR = 3600


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Traffic:
    """Counts the requests of a worker; threads may share it.

    Attributes:
        keeps: whether anything is counted.
        waiting_since: since when nothing could be carried to the store; None while all is well.
    """

    def __init__(self, database: Database, keep: int, metrics: Metrics, now: Callable[[], datetime] = now) -> None:
        """Take the store and how long to keep the counts in it.

        Args:
            database: the store; it may be away.
            keep: days that counts are kept, today included; 0 counts nothing.
            metrics: what is told when the counts were last kept.
            now: what tells the time.
        """
        self.waiting_since: datetime | None = None
        self._database = database
        self.keeps = keep > 0
        self._keep = keep
        self._metrics = metrics
        self._now = now
        self._worker = token_hex(8)
        self._lock = Lock()
        self._counts: Counter[tuple[int, str, int, int]] = Counter()
        self._attendances = [Attendance(self._worker, now(), now())]
        self._cleared: date | None = None
        self._log = structlog.get_logger().bind()

    def count(self, at: float, route: str, status: int, seconds: float) -> None:
        """Count one request.

        Args:
            at: when it was answered, in seconds since 1970.
            route: template of its address, or `other`.
            status: its status; 0 where it was not answered.
            seconds: how long it took.
        """
        if self.keeps:
            cell = int(at) // _HOUR, subject_of(route), status // 100, bucket_of(seconds)
            with self._lock:
                self._counts[cell] += 1

    def flush(self) -> None:
        """Carry the counts to the store in one transaction, and once a day delete what has been kept long enough.

        Raises:
            SocCoderError: the store is away; all waits for the next time.
        """
        at = self._now()
        day = at.date()
        if not self.keeps and (self._cleared == day or not self._database.exists):
            return
        self._attend(at)
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            with self._database.write() as connection:
                if self.keeps:
                    cells = {_cell(*key): count for key, count in counts.items()}
                    store.add(connection, cells, self._attendances)
                if self._cleared != day:
                    store.forget(connection, day - timedelta(self._keep))
        except SocCoderError:
            self.waiting_since = self.waiting_since or at
            self._put_back(counts, at)
            raise
        self._cleared = day
        self._attendances = self._attendances[-1:]
        self.waiting_since = None
        if self.keeps:
            self._metrics.tell_traffic_kept(at)

    async def keep(self) -> None:
        """Carry the counts to the store again and again, and a last time when cancelled."""
        if self.keeps:
            self._metrics.tell_traffic_kept(self._now())
        await carry(self.flush, "requests")

    def _attend(self, at: datetime) -> None:
        """Note that the worker is there: still, or anew where it was silent for long or the clock was set back.

        A day begins a new attendance, so that one is kept no longer than the counts of its day.
        """
        last = self._attendances[-1]
        since = at
        if timedelta(0) <= at - last.until <= MOST_SILENCE:
            since = max(last.since, midnight(at.date()))
            self._attendances[-1] = last._replace(until=at if since == last.since else since)
        if since != last.since:
            self._attendances.append(Attendance(self._worker, since, at))

    def _put_back(self, counts: Counter[tuple[int, str, int, int]], at: datetime) -> None:
        with self._lock:
            counts.update(self._counts)
            if len(counts) <= MOST_CELLS:
                self._counts = counts
                return
            self._counts = Counter()
        self._attendances = [Attendance(self._worker, at, at)]  # so that the time whose counts are lost shows as a gap
        self._log.error("requests_given_up", cells=len(counts))


def _cell(hour: int, subject: str, status: int, within: int) -> Cell:
    at = datetime.fromtimestamp(hour * _HOUR, UTC)
    return Cell(at.date(), at.hour, subject, status, within)
