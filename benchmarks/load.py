"""A load client: `python -m benchmarks.load` with a job on standard input, in a process of its own.

Every connection is kept alive and sends its next request when the last is answered (a closed loop). The requests are
bytes made once and the answers are parsed by httptools, so that one client keeps a much slower server busy.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter, process_time
from typing import cast

import httptools
import numpy as np
import uvloop

PATIENCE_S = 30.0
"""How long the last answers may take."""


@dataclass(slots=True)
class Tally:
    """What the connections saw."""

    seconds: list[float] = field(default_factory=list)
    """From the sending of each request to the end of its answer."""
    statuses: Counter[int] = field(default_factory=Counter)
    """Answers by HTTP status; 0 counts connections that the server broke off."""


class Connection(asyncio.Protocol):
    """Sends one request of `requests` after another until the time `until`, then closes and sets `closed`."""

    def __init__(self, requests: Iterator[bytes], until: float, tally: Tally) -> None:
        self.closed = asyncio.get_running_loop().create_future()
        self._requests, self._until, self._tally = requests, until, tally
        self._parser = httptools.HttpResponseParser(self)
        self._done = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast(asyncio.WriteTransport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Count an answer that is complete, and send the next request."""
        now = perf_counter()
        self._tally.seconds.append(now - self._sent)
        self._tally.statuses[self._parser.get_status_code()] += 1
        if now < self._until:
            self._send()
        else:
            self._done = True
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection that the server broke off."""
        if not self._done:
            self._tally.statuses[0] += 1
        self.closed.set_result(None)

    def _send(self) -> None:
        self._sent = perf_counter()
        self._transport.write(next(self._requests))


async def load(host: str, port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Tally:
    """Send `requests`, of which there is no end, over that many connections for that long.

    Raises:
        OSError: the server cannot be reached.
        TimeoutError: the last answers are late by more than `PATIENCE_S`.
    """
    tally, loop, until = Tally(), asyncio.get_running_loop(), perf_counter() + seconds
    opened = [
        await loop.create_connection(lambda: Connection(requests, until, tally), host, port) for _ in range(connections)
    ]
    async with asyncio.timeout(seconds + PATIENCE_S):
        await asyncio.gather(*(connection.closed for _, connection in opened))
    return tally


def request_bytes(method: str, path: str, body: str | None) -> bytes:
    """Return a request of HTTP/1.1, with a body of JSON or none."""
    content = (body or "").encode()
    head = [f"{method} {path} HTTP/1.1", "Host: benchmark"]
    if body is not None:
        head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join((*head, "", "")).encode() + content


async def measure(
    host: str, port: int, method: str, paths: list[str], body: str | None, connections: int, seconds: float
) -> dict[str, object]:
    """Warm up for a fifth of the time, then measure; stops the process where there is nothing to measure.

    The `paths` are asked for in turn, again and again.
    """
    requests = cycle([request_bytes(method, path, body) for path in paths])
    await load(host, port, requests, connections, seconds / 5)
    started, busy = perf_counter(), process_time()
    tally = await load(host, port, requests, connections, seconds)
    elapsed, busy = perf_counter() - started, process_time() - busy
    if not tally.seconds:
        raise SystemExit(f"{method} {paths[0]} was never answered.")
    p50, p99 = np.quantile(tally.seconds, (0.5, 0.99)) * 1000
    return {
        "requests": len(tally.seconds),
        "requests_per_s": len(tally.seconds) / elapsed,
        "p50_ms": float(p50),
        "p99_ms": float(p99),
        "failed": tally.statuses.total() - tally.statuses[200],
        "client_busy": busy / elapsed,
    }


if __name__ == "__main__":
    json.dump(uvloop.run(measure(**json.load(sys.stdin))), sys.stdout)
