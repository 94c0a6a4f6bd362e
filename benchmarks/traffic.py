"""Measure the service under the traffic of a national service: mostly look-ups, then codings, then figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

import psutil

from benchmarks.http import HOST, running
from benchmarks.processes import run_module
from benchmarks.report import Table
from benchmarks.titles import SEED, make_titles
from mappings.schemes import load_scheme

MEAN, PEAK = 26.0, 130.0
"""Requests a second of LMI for All: on average, and at its peak."""

TENFOLD = 10.0
"""For a tenth of the time of the others, this many times the peak."""

SHARES = {"look-ups": 0.7, "codings": 0.2, "figures": 0.1}
"""Kinds of request. That look-ups are most, and figures fewest, is known; the shares are chosen."""

REQUESTS = 5_000
"""Different requests that are drawn from."""


@dataclass(frozen=True, slots=True)
class Phase:
    """How the service answered requests that came so many a second.

    Attributes:
        rate: requests a second.
        seconds: for how long.
        requests: how many came.
        p50_ms: median of the time from when a request was due to the end of its answer.
        p99_ms: the same, 99th percentile.
        failed: answers of another status than 200, and broken connections.
        client_busy: share of one core that the client used.
        memory_mib: resident memory of the service at the end.
    """

    rate: float
    seconds: float
    requests: int
    p50_ms: float
    p99_ms: float
    failed: int
    client_busy: float
    memory_mib: float


def mix(count: int = REQUESTS, seed: int = SEED) -> Iterator[tuple[str, str, None]]:
    """Yield requests as (method, path, no body), of each kind by its share."""
    rng = Random(seed)
    codes, titles = {name: load_scheme(name).unit_groups for name in ("soc2010", "soc2020")}, make_titles(count, seed)
    for kind, title in zip(rng.choices(list(SHARES), list(SHARES.values()), k=count), titles, strict=True):
        scheme = rng.choice(list(codes))
        if kind == "look-ups":
            path = f"/v1/schemes/{scheme}/codes/{rng.choice(list(codes[scheme]))}"
        elif kind == "codings":
            path = f"/v1/classify?title={quote(title)}&scheme={scheme}"
        else:
            path = f"/v1/occupations/{rng.choice(list(codes['soc2020']))}/pay"
        yield "GET", path, None


def measure_traffic(seconds: float, workers: int, rates: Sequence[float] = (MEAN, PEAK, TENFOLD * PEAK)) -> list[Phase]:
    """Start `soc-coder serve` and return how it answers at each rate in turn, a first short one left out.

    Args:
        seconds: in all; the last rate has a tenth of what each other one has.
        workers: of the service.
        rates: requests a second.

    Raises:
        SocCoderError: the server did not start, or the client could not reach it.
    """
    requests = list(mix())
    each = seconds / (len(rates) - 1 + 0.1)
    phases = []
    with running(workers) as (server, port):
        _call(port, requests, rates[0], min(5.0, each))
        for rate in rates:
            long = each / 10 if rate == rates[-1] else each
            found = _call(port, requests, rate, long)
            phases.append(Phase(rate, long, memory_mib=_memory(server.pid), **found))
    return phases


def table(phases: Sequence[Phase]) -> Table:
    """Return the answers, by rate."""
    header = ("requests/s", "seconds", "requests", "failed", "p50 ms", "p99 ms", "client's core", "memory, MiB")
    rows = [
        (
            f"{each.rate:,.0f}",
            f"{each.seconds:,.0f}",
            f"{each.requests:,}",
            str(each.failed),
            f"{each.p50_ms:,.2f}",
            f"{each.p99_ms:,.2f}",
            f"{each.client_busy:.0%}",
            f"{each.memory_mib:,.0f}",
        )
        for each in phases
    ]
    return Table("Mixed traffic", header, rows)


def _call(port: int, requests: list[tuple[str, str, None]], rate: float, seconds: float) -> dict[str, Any]:
    job = {"host": HOST, "port": port, "requests": requests, "rate": rate, "seconds": seconds, "seed": SEED}
    found: dict[str, Any] = json.loads(run_module("benchmarks.arrivals", given=json.dumps(job)).output)
    return found


def _memory(pid: int) -> float:
    service = psutil.Process(pid)
    return float(sum(each.memory_info().rss for each in (service, *service.children(recursive=True)))) / 2**20
