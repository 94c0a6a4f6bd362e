"""A load client: `python -m benchmarks.arrivals` with a job on standard input, in a process of its own.

Requests come when they come, as those of many callers do (an open loop: a Poisson process of a given rate), whether the
ones before are answered or not. An answer's time counts from when its request was due, so that what waits behind a slow
answer is slow too.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from random import Random
from time import perf_counter, process_time
from typing import cast

import httptools
import numpy as np
import uvloop

from benchmarks.load import PATIENCE_S, Tally, request_bytes

CONNECTIONS = 64
"""Connections kept open; a request that finds them all busy waits, and its waiting counts."""


class Line(asyncio.Protocol):
    """A connection that takes one request at a time and then asks `callers` for the next."""

    def __init__(self, callers: Callers) -> None:
        self._callers = callers
        self._parser = httptools.HttpResponseParser(self)
        self._due: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready."""
        self._transport = cast(asyncio.WriteTransport, transport)

    def send(self, due: float, request: bytes) -> None:
        """Send a request that was due at a time."""
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Hand over the answer."""
        due, self._due = cast(float, self._due), None
        self._callers.answered(self, due, self._parser.get_status_code())

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that the server broke off."""
        self._callers.lost(self, self._due is not None)

    def close(self) -> None:
        """Close it."""
        self._transport.close()


class Callers:
    """Hands requests to lines that are free, and counts the answers."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.free: list[Line] = []
        self.waiting: deque[tuple[float, bytes]] = deque()
        self.left = 0

    def call(self, due: float, request: bytes) -> None:
        """Send a request, or let it wait for a line."""
        self.left += 1
        if self.free:
            self.free.pop().send(due, request)
        else:
            self.waiting.append((due, request))

    def answered(self, line: Line, due: float, status: int) -> None:
        """Count an answer, and give the line its next request."""
        self.tally.seconds.append(perf_counter() - due)
        self.tally.statuses[status] += 1
        self.left -= 1
        if self.waiting:
            line.send(*self.waiting.popleft())
        else:
            self.free.append(line)

    def lost(self, line: Line, is_asking: bool) -> None:
        """Count a connection that was broken off while it asked."""
        if is_asking:
            self.tally.statuses[0] += 1
            self.left -= 1
        elif line in self.free:
            self.free.remove(line)


async def call(host: str, port: int, requests: list[bytes], rate: float, seconds: float, seed: int) -> Tally:
    """Send requests drawn from a list, so many a second, for so long.

    Raises:
        OSError: the server cannot be reached.
        TimeoutError: the last answers are late by more than `benchmarks.load.PATIENCE_S`.
    """
    callers, loop, rng = Callers(), asyncio.get_running_loop(), Random(seed)
    lines = [(await loop.create_connection(lambda: Line(callers), host, port))[1] for _ in range(CONNECTIONS)]
    callers.free += lines
    due = perf_counter()
    until = due + seconds
    while (due := due + rng.expovariate(rate)) < until:
        if (wait := due - perf_counter()) > 0:
            await asyncio.sleep(wait)
        callers.call(due, rng.choice(requests))
    async with asyncio.timeout(PATIENCE_S):
        while callers.left:
            await asyncio.sleep(0.01)
    for line in lines:
        line.close()
    return callers.tally


def measure(
    host: str, port: int, requests: list[tuple[str, str, str | None]], rate: float, seconds: float, seed: int
) -> dict[str, float]:
    """Call, and return what was answered and how soon."""
    busy = process_time()
    tally = uvloop.run(call(host, port, [request_bytes(*each) for each in requests], rate, seconds, seed))
    p50, p99 = np.quantile(tally.seconds, (0.5, 0.99)) * 1000 if tally.seconds else (np.nan, np.nan)
    return {
        "requests": tally.statuses.total(),
        "p50_ms": float(p50),
        "p99_ms": float(p99),
        "failed": tally.statuses.total() - tally.statuses[200],
        "client_busy": (process_time() - busy) / seconds,
    }


if __name__ == "__main__":
    json.dump(measure(**json.load(sys.stdin)), sys.stdout)
