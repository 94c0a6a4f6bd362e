"""Measure the service over HTTP, the server and the load client each in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from time import perf_counter, sleep
from typing import IO
from urllib.request import urlopen

from benchmarks.processes import last_words, run_module, start_module, wait
from mappings.errors import SocCoderError

HOST = "127.0.0.1"
PATIENCE_S = 60.0
"""How long a server may take to be ready."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the client asks again and again: one request, or several in turn."""

    name: str
    method: str
    paths: list[str]
    body: str | None = None
    items: int = 0
    """Titles that one request codes."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the client saw of what it asked."""

    request: str
    items: int
    """Titles that one request codes."""
    requests: int
    requests_per_s: float
    p50_ms: float
    p99_ms: float
    failed: int
    """Answers of another status than 200, and broken connections."""
    client_busy: float
    """Share of one core that the client used: near 1, the client and not the server was measured."""


@dataclass(frozen=True, slots=True)
class Served:
    """What the server took, and how it answered."""

    start_up_s: float
    """From the start of the process until `/health/ready` said yes."""
    memory_mib: float
    """Peak resident memory of the process."""
    answers: list[Answered]


def measure_http(titles: Sequence[str], connections: int, seconds: float) -> Served:
    """Start `soc-coder serve` with one worker and measure a look-up, one title, and `titles` in one request.

    Raises:
        SocCoderError: the server did not start, or the client could not reach it.
    """
    body = json.dumps({"items": [{"id": str(i), "title": title} for i, title in enumerate(titles)]})
    look_up, one, many = "/v1/schemes/soc2020/codes/2237", "/v1/classify?title=staff+nurse", "/v1/classify"
    asked = (
        Asked(f"GET {look_up}", "GET", [look_up]),
        Asked(f"GET {one}", "GET", [one], items=1),
        Asked(f"POST {many}", "POST", [many], body, len(titles)),
    )
    return measure_server(asked, connections, seconds)


def measure_server(asked: Sequence[Asked], connections: int, seconds: float, workers: int = 1) -> Served:
    """Start `soc-coder serve` and measure how it answers.

    Raises:
        SocCoderError: the server did not start, or the client could not reach it.
    """
    started = perf_counter()
    with running(workers) as (server, port):
        start_up_s = perf_counter() - started
        answers = []
        for each in asked:
            job = {"method": each.method, "paths": each.paths, "body": each.body}
            load = {"host": HOST, "port": port, "connections": connections, "seconds": seconds}
            done = run_module("benchmarks.load", given=json.dumps(job | load))
            answers.append(Answered(each.name, each.items, **json.loads(done.output)))
        server.terminate()
        return Served(start_up_s, wait(server), answers)


@contextmanager
def running(workers: int, settings: Mapping[str, str] | None = None) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start `soc-coder serve`, give its process and port once it is ready, and end it.

    Its environment is that of this process, and `settings` besides.

    Raises:
        SocCoderError: the server did not start.
    """
    port = _free_port()
    with TemporaryFile("w+") as log:
        arguments = "serve", "--host", HOST, "--port", str(port), "--workers", str(workers)
        server = start_module("soc_coder", *arguments, log=log, settings=settings)
        try:
            _await_ready(server, port, log)
            yield server, port
            if server.returncode is None:
                server.terminate()
                server.wait()
        except BaseException:
            server.kill()
            server.wait()
            raise


def _await_ready(server: subprocess.Popen[str], port: int, log: IO[str]) -> None:
    until = perf_counter() + PATIENCE_S
    while perf_counter() < until and server.poll() is None:
        with suppress(OSError), urlopen(f"http://{HOST}:{port}/health/ready", timeout=1):
            return
        sleep(0.02)
    raise SocCoderError(f"The service did not become ready:\n{last_words(log)}")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
