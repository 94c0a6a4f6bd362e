"""Measure the addresses of LMI for All that take its peaks: codes looked up, and titles searched."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from urllib.parse import quote

from benchmarks.http import Answered, Asked, Served, measure_server
from benchmarks.report import Table
from benchmarks.titles import SEED, make_titles
from mappings.schemes import load_scheme
from service.occupations.search import KEPT

OTHER = "/v1/schemes/soc2010/codes/2231"
"""A look-up of the native API, to compare with."""

CODE, SEARCH = "/api/v1/soc/code/", "/api/v1/soc/search?q="

QUERIES = 500
"""Titles that are searched often."""

ASKED = 20_000
"""Searches drawn from them."""


def measure_compat(connections: int, seconds: float, workers: Sequence[int]) -> dict[int, Served]:
    """Return how `soc-coder serve` answers with each number of workers.

    Codes are all unit groups of SOC2010 in turn. Titles are searched in three ways: one title, titles drawn from
    `QUERIES` of them, of which the k-th is as frequent as 1/k (Zipf's law), and titles that nobody searched before.

    Raises:
        SocCoderError: the server did not start, or the client could not reach it.
    """
    titles = make_titles(QUERIES)
    drawn = Random(SEED).choices(titles, [1 / rank for rank in range(1, QUERIES + 1)], k=ASKED)
    fresh = dict.fromkeys(make_titles(4 * KEPT, SEED + 1))
    asked = [
        Asked(f"GET {OTHER}", "GET", [OTHER]),
        Asked(f"GET {CODE}…, every unit group", "GET", [CODE + code for code in load_scheme("soc2010").unit_groups]),
        Asked(f"GET {SEARCH}staff+nurse", "GET", [f"{SEARCH}staff+nurse"]),
        Asked(f"GET {SEARCH}…, frequent titles", "GET", [SEARCH + quote(title) for title in drawn]),
        Asked(f"GET {SEARCH}…, titles new to it", "GET", [SEARCH + quote(title) for title in fresh]),
    ]
    return {count: measure_server(asked, connections, seconds, count) for count in workers}


def table(served: dict[int, Served]) -> Table:
    """Return the speed of the answers, by request and number of workers."""
    rows = [(each.request, str(workers), *_cells(each)) for workers, found in served.items() for each in found.answers]
    header = ("request", "workers", "requests/s", "p50 ms", "p99 ms", "failed", "client's core")
    return Table("Addresses of LMI for All", header, rows)


def _cells(each: Answered) -> tuple[str, ...]:
    return (
        f"{each.requests_per_s:,.0f}",
        f"{each.p50_ms:,.2f}",
        f"{each.p99_ms:,.2f}",
        str(each.failed),
        f"{each.client_busy:.0%}",
    )
