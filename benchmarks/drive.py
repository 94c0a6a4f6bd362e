"""Drive one coder in a process of its own: `python -m benchmarks.drive CODER STARTED`.

STARTED is the time (seconds since the epoch) at which the process was started. A job comes on standard input, as JSON:
`titles` and `adverts` to be timed on, and `items` whose codes are wanted. The answer goes to standard output, as JSON.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter, time

import numpy as np

from benchmarks.contenders import CONTENDERS, Contender, Key, Ranking
from mappings.errors import SocCoderError
from models.coding import Item

CHUNK = 500
"""Items coded at once in batch."""

SINGLES = 1_000
"""Titles coded one by one, at most."""


def main() -> None:
    """Load, code a first title, then do the job."""
    key, started = sys.argv[1:]
    try:
        coder = CONTENDERS[Key(key)]()
    except SocCoderError as error:
        sys.exit(str(error))
    except ModuleNotFoundError as error:
        sys.exit(f"It needs {error.name}. Install it with: pip install 'soc-coder[training]'")
    coder.code([Item("Staff nurse")])
    answer = {"start_up_s": time() - float(started), "version": coder.version, "size_mb": coder.size_mb}
    job = json.load(sys.stdin)
    titles = [Item(title, kind="vacancy") for title in job.get("titles", ())][: coder.sample]
    if titles:
        answer |= _one_by_one(coder, titles[:SINGLES])
        answer |= {"titles": len(titles), "titles_per_s": _in_batch(coder, titles)[0]}
    if adverts := [Item(**each) for each in job.get("adverts", ())]:
        answer["adverts_per_s"] = _in_batch(coder, adverts)[0]
    answer["rankings"] = _in_batch(coder, [Item(**each) for each in job.get("items", ())])[1]
    json.dump(answer, sys.stdout)


def _one_by_one(coder: Contender, titles: list[Item]) -> dict[str, float]:
    seconds = []
    for title in titles:
        started = perf_counter()
        coder.code([title])
        seconds.append(perf_counter() - started)
    p50, p99 = np.quantile(seconds, (0.5, 0.99)) * 1000
    return {"p50_ms": float(p50), "p99_ms": float(p99), "singles": len(titles)}


def _in_batch(coder: Contender, items: list[Item]) -> tuple[float, list[Ranking]]:
    """Return the items coded a second, and their codes."""
    started = perf_counter()
    rankings = [ranking for at in range(0, len(items), CHUNK) for ranking in coder.code(items[at : at + CHUNK])]
    return len(items) / (perf_counter() - started), rankings


if __name__ == "__main__":
    main()
