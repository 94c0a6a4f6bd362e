"""Measure whether the service takes more memory the more it codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import islice
from time import perf_counter

import psutil

from benchmarks.http import HOST, PATIENCE_S, running
from benchmarks.report import Table
from benchmarks.titles import make_adverts, make_titles
from mappings.errors import SocCoderError

BATCH = 500
"""Items of one request."""

ADVERTS = 5
"""Of these, full adverts, which the encoder may read."""

STEPS = 10
"""Times that memory is measured."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the service held once it had coded so many.

    Attributes:
        coded: items coded since it started.
        seconds: that it took to code them.
        memory_mib: resident memory of its process.
    """

    coded: int
    seconds: float
    memory_mib: float


def measure_memory(count: int) -> list[Held]:
    """Start `soc-coder serve` with one worker, let it code `count` items, and return what it held at each tenth.

    Every request has other titles, so that what is kept by title is found out; a hundredth are full adverts.

    Raises:
        SocCoderError: the server did not start, or did not code a request.
    """
    held: list[Held] = []
    with running(1) as (server, port):
        process = psutil.Process(server.pid)
        connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
        requests, began = bodies(), perf_counter()
        for step in range(1, STEPS + 1):
            due = count * step // STEPS
            for body in islice(requests, (due - (held[-1].coded if held else 0)) // BATCH):
                _code(connection, body)
            held.append(Held(due, perf_counter() - began, process.memory_info().rss / 2**20))
        connection.close()
    return held


def bodies() -> Iterator[bytes]:
    """Yield requests of `BATCH` items each, without an end."""
    adverts = [{"kind": "vacancy", "title": each.title, "description": each.description} for each in make_adverts(100)]
    seed = 0
    while True:
        titles = [{"title": title} for title in make_titles(BATCH - ADVERTS, seed)]
        first = seed * ADVERTS % len(adverts)
        yield json.dumps({"items": [*titles, *adverts[first : first + ADVERTS]]}).encode()
        seed += 1


def growth(held: Sequence[Held]) -> float:
    """Return by what share of what was held after the first tenth the service grew since, at the most."""
    return max(each.memory_mib for each in held) / held[0].memory_mib - 1


def table(held: Sequence[Held]) -> Table:
    """Return what was held, by how much had been coded."""
    rows = [(f"{each.coded:,}", f"{each.seconds:,.0f}", f"{each.memory_mib:,.1f}") for each in held]
    return Table(f"Memory: {growth(held):+.1%} since the first tenth", ("coded", "seconds", "memory, MiB"), rows)


def _code(connection: HTTPConnection, body: bytes) -> None:
    connection.request("POST", "/v1/classify", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200 or content.count(b'"coding"') != BATCH:
        raise SocCoderError(f"The service answered {answer.status}: {content[:200]!r}")
