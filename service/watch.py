"""Drift of the last week, told to the metrics again and again."""

from __future__ import annotations

from typing import get_args

from anyio import sleep, to_thread

from mappings.errors import SocCoderError
from models.coding import Kind, Scheme
from service.drift import measure
from service.metrics import Metrics
from service.store.database import Database
from service.thread import CodingThread

DAYS = 7
WATCH_SECONDS = 300.0

_TOTALS = len(get_args(Kind)) * len(get_args(Scheme))


async def watch(database: Database, thread: CodingThread, metrics: Metrics) -> None:
    """Tell `metrics` the drift of all sources together, of the model at work, for as long as the service runs."""
    while True:
        coder = thread.coder
        try:
            drift = await to_thread.run_sync(measure, database, coder.version, coder.reference, DAYS, None, _TOTALS)
        except SocCoderError:
            pass  # the store is away, which is logged where counts wait for it
        else:
            metrics.tell_drift(drift)
        await sleep(WATCH_SECONDS)
