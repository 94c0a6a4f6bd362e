"""Callers that send slowly, nothing or without end, by raw sockets."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import psutil
import pytest
import uvicorn
from urllib3 import PoolManager

from service import protocol

HEAD = b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
SILENT = 200
"""Callers of each kind that keep a connection open."""


@pytest.fixture
def hasty(monkeypatch, free_port):
    """A server that waits a moment only, whose answer is what it was sent, or large; its port."""
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(protocol, "BODY_SECONDS", 0.5)
    monkeypatch.setattr(protocol, "TAKE_SECONDS", 0.5)

    async def echo(scope, receive, send):
        message = {"more_body": True}
        body = b""
        while message.get("more_body"):
            message = await receive()
            body += message.get("body", b"")
        if scope["path"] == "/large":
            body = b"a" * 2**24
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})

    config = uvicorn.Config(echo, port=free_port, http=protocol.Protocol, ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield free_port
    server.should_exit = True
    thread.join()


def connect(port, *pieces, pause=0.0):
    """Send the pieces over a connection of its own, and return it."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    for piece in pieces:
        connection.sendall(piece)
        time.sleep(pause)
    return connection


def read(connection):
    """Return what comes until the other side ends the connection."""
    with connection:
        pieces = iter(lambda: connection.recv(65536), b"")
        return b"".join(pieces)


@pytest.mark.parametrize("sent", [b"", b"POST", HEAD, HEAD + b"Content-Length: 5\r\n\r\nab"])
def test_who_sends_too_slowly_is_cut_off(hasty, sent):
    began = time.monotonic()
    assert b"200" not in read(connect(hasty, sent))
    assert time.monotonic() - began < 5


def test_who_sends_a_little_now_and_then_is_cut_off(hasty):
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        connect(hasty, HEAD, *[b"X-Slow: 1\r\n"] * 40, pause=0.1)


def test_who_takes_no_answer_is_cut_off(hasty):
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        connect(hasty, b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n", *[b"x"] * 600, pause=0.1)


def test_who_takes_pauses_between_requests_is_not(hasty):
    whole = HEAD + b"Content-Length: 5\r\n\r\nabcde"
    with connect(hasty) as connection:
        for pause in (0.3, 0.8):
            connection.sendall(whole[:40])
            time.sleep(0.2)
            connection.sendall(whole[40:])
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200")
            assert answer.endswith(b"abcde")
            time.sleep(pause)
        connection.sendall(whole + whole)
        time.sleep(0.2)
        assert connection.recv(65536).count(b"abcde") == 2


def test_a_head_without_end_is_refused_in_bounded_memory(server):
    before = psutil.Process(server.process.pid).memory_info().rss
    for line in (b"X-More: " + b"a" * 1000 + b"\r\n", b"a" * 1000):
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            connect(urlsplit(server.url).port, HEAD, *[line] * 50_000)
    assert psutil.Process(server.process.pid).memory_info().rss - before < 16 * 2**20


def test_an_address_as_long_as_the_page_makes_is_read(server):
    query = b"title=nurse&description=" + b"a" * 45_000 + b"%E2%82%AC" * 1_000
    answer = read(
        connect(urlsplit(server.url).port, b"GET /?" + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    )
    assert answer.startswith(b"HTTP/1.1 200")


def test_slow_and_silent_callers_keep_nobody_waiting(server):
    pool = PoolManager()

    def seconds():
        began = time.monotonic()
        for _ in range(20):
            assert pool.request("GET", f"{server.url}/v1/classify?title=nurse").status == 200
        return time.monotonic() - began

    seconds()
    alone = seconds()
    port = urlsplit(server.url).port
    with ExitStack() as open_:
        for _ in range(SILENT):
            for sent in (b"", HEAD, HEAD + b"Content-Length: 1000\r\n\r\n{"):
                open_.enter_context(connect(port, sent))
        assert seconds() < 5 * alone + 1
