"""Drive one coder in a process of its own: `python -m benchmarks.drive CODER STARTED`.

STARTED is the time (seconds since the epoch) at which the process was started. A job comes on standard input, as JSON:
`titles` to be timed on, and `items` whose codes are wanted. The answer goes to standard output, as JSON.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter, time

import numpy as np

from benchmarks.contenders import CONTENDERS, Contender, Key
from mappings.errors import SocCoderError
from models.coding import Item

SINGLES = 1_000
"""Titles coded one by one, at most."""

CHUNK = 500
"""Titles coded at once in batch."""


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
    answer: dict[str, object] = {"start_up_s": time() - float(started), "version": coder.version}
    job = json.load(sys.stdin)
    titles = [Item(title, kind="vacancy") for title in job["titles"][: coder.sample]]
    if titles:
        answer |= _one_by_one(coder, titles[:SINGLES]) | _in_batch(coder, titles)
    answer["rankings"] = coder.code([Item(**each) for each in job["items"]]) if job["items"] else []
    json.dump(answer, sys.stdout)


def _one_by_one(coder: Contender, titles: list[Item]) -> dict[str, object]:
    seconds = []
    for title in titles:
        started = perf_counter()
        coder.code([title])
        seconds.append(perf_counter() - started)
    p50, p99 = np.quantile(seconds, (0.5, 0.99)) * 1000
    return {"p50_ms": float(p50), "p99_ms": float(p99), "singles": len(titles)}


def _in_batch(coder: Contender, titles: list[Item]) -> dict[str, object]:
    started = perf_counter()
    for at in range(0, len(titles), CHUNK):
        coder.code(titles[at : at + CHUNK])
    return {"titles_per_s": len(titles) / (perf_counter() - started), "titles": len(titles)}


if __name__ == "__main__":
    main()
