"""Mixed traffic: requests that come when they come, against the service and a server that is slow."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
import uvloop

from benchmarks import arrivals
from benchmarks.load import Tally
from benchmarks.traffic import SHARES, measure_traffic, mix, table

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def call(answer: bytes, rate: float, seconds: float, delay: float = 0.0) -> Tally:
    """Call a server that gives every request one answer, after a while."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            await asyncio.sleep(delay)
            writer.write(answer)
            if not answer:
                writer.close()
                return

    async def run() -> Tally:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await arrivals.call("127.0.0.1", port, [arrivals.request_bytes("GET", "/", None)], rate, seconds, 1)

    return uvloop.run(run())


def test_as_many_come_as_were_asked_for():
    tally = call(OK, rate=400, seconds=1)
    assert tally.statuses[200] == tally.statuses.total() == pytest.approx(400, abs=80)


def test_waiting_for_a_line_counts(monkeypatch):
    monkeypatch.setattr(arrivals, "CONNECTIONS", 1)
    tally = call(OK, rate=100, seconds=0.5, delay=0.05)
    assert max(tally.seconds) > 10 * 0.05  # the last of some fifty waited for those before


def test_broken_connections_are_counted():
    tally = call(b"", rate=50, seconds=0.2)
    assert tally.statuses[0] == tally.statuses.total() > 0


def test_the_mix_is_as_it_is_said_to_be():
    counted = Counter(
        "codings" if "classify" in path else "figures" if "/pay" in path else "look-ups" for _, path, _ in mix(2_000)
    )
    assert {kind: count / 2_000 for kind, count in counted.items()} == pytest.approx(SHARES, abs=0.05)


def test_the_service_answers_mixed_traffic():
    phases = measure_traffic(seconds=2, workers=1, rates=(20, 100))
    assert [each.failed for each in phases] == [0, 0]
    assert all(each.requests for each in phases)
    assert all(0 < each.p50_ms <= each.p99_ms and each.memory_mib > 50 for each in phases)
    assert len(table(phases).rows) == 2
