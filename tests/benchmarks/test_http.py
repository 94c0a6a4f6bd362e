"""The load client, against a small server of the test's own, and the service as the benchmark starts it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httptools
import pytest
import uvloop

from benchmarks import load
from benchmarks.http import measure_http

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


class Server(asyncio.Protocol):
    """Gives every request the same answer and keeps what it was sent; an empty answer breaks the connection off."""

    def __init__(self, answer: bytes, seen: list[bytes]) -> None:
        self.answer, self.seen, self.body = answer, seen, b""
        self.parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.parser.feed_data(data)

    def on_body(self, body):
        self.body += body

    def on_message_complete(self):
        self.seen.append(self.body)
        self.body = b""
        if self.answer:
            self.transport.write(self.answer)
        else:
            self.transport.close()


@pytest.fixture
def measured() -> Callable[..., tuple[dict[str, object], list[bytes]]]:
    def measured(answer: bytes, method: str = "GET", body: str | None = None) -> tuple[dict[str, object], list[bytes]]:
        async def run() -> tuple[dict[str, object], list[bytes]]:
            seen: list[bytes] = []
            server = await asyncio.get_running_loop().create_server(lambda: Server(answer, seen), "127.0.0.1", 0)
            async with server:
                port = server.sockets[0].getsockname()[1]
                return await load.measure("127.0.0.1", port, method, ["/"], body, connections=3, seconds=0.2), seen

        return uvloop.run(run())

    return measured


def test_connections_are_kept_and_every_answer_counts(measured):
    found, seen = measured(OK)
    assert found["requests"] > 3
    assert found["failed"] == 0
    assert 0 < found["p50_ms"] <= found["p99_ms"]
    assert found["requests_per_s"] == pytest.approx(found["requests"] / 0.2, rel=0.5)
    assert len(seen) >= found["requests"]


def test_a_body_arrives_whole(measured):
    _, seen = measured(OK, "POST", '{"title": "Café manager"}')
    assert set(seen) == {'{"title": "Café manager"}'.encode()}


def test_other_statuses_fail(measured):
    found, _ = measured(BUSY)
    assert found["failed"] == found["requests"]


def test_a_server_that_never_answers_stops_the_client(measured):
    with pytest.raises(SystemExit, match="never answered"):
        measured(b"")


def test_a_server_that_answers_too_late_stops_the_client(measured, monkeypatch):
    monkeypatch.setattr(load, "PATIENCE_S", 0.1)
    with pytest.raises(TimeoutError):
        measured(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")


def test_the_service_is_measured():
    served = measure_http(["Staff nurse", "Plumber"], connections=2, seconds=0.2)
    assert [each.items for each in served.answers] == [0, 1, 2]
    assert all(each.requests and not each.failed for each in served.answers)
    assert served.start_up_s > 0
    assert served.memory_mib > 20


def test_a_server_that_ends_early_says_why(monkeypatch):
    monkeypatch.setenv("SOC_CODER_WORKERS", "none")
    with pytest.raises(ValueError, match="SOC_CODER_WORKERS"):
        measure_http(["Staff nurse"], connections=1, seconds=0.1)
