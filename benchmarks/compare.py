"""Measure each coder in a process of its own on the same titles, and its accuracy on labelled adverts."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import Any

from benchmarks.contenders import CONTENDERS, Key, Ours
from benchmarks.processes import run_module
from training.labelled import SLICES, Labelled
from training.metrics import Judged, figures

FIGURES = ("agree@1", "agree@5", "acceptable@1", "coverage@95", "ece")
"""The figures of accuracy that are kept, of those in `training.metrics.figures`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of a coder showed; None where a figure does not apply."""

    name: str
    version: str
    titles: int
    """Titles coded in batch."""
    titles_per_s: float
    memory_mib: float
    """Peak resident memory of the process."""
    start_up_s: float | None = None
    """From the start of the process to its first coded title, files in the system's cache."""
    singles: int = 0
    """Titles coded one at a time."""
    p50_ms: float | None = None
    p99_ms: float | None = None
    accuracy: dict[str, dict[str, float]] = field(default_factory=dict)
    """Slice → figure, and `rows` → value."""


def measure(key: Key, titles: Sequence[str], labelled: Sequence[Labelled]) -> Measured:
    """Measure the coder called `key`.

    It is started twice: the first run warms the system's file cache (and lets a coder lay by what it builds once a
    machine), the second is measured.

    Raises:
        SocCoderError: the coder could not run.
    """
    _drive(key, {"titles": [], "items": []})
    memory_mib, answer = _drive(key, {"titles": list(titles), "items": [asdict(each.item) for each in labelled]})
    judged: dict[str, list[Judged]] = {}
    for each, ranking in zip(labelled, answer.pop("rankings"), strict=True):
        judged.setdefault(SLICES[each.slice], []).append(Judged(ranking, each.best, each.acceptable))
    accuracy = {name: _accuracy(rows) for name, rows in judged.items()}
    return Measured(name=CONTENDERS[key].name, memory_mib=memory_mib, accuracy=accuracy, **answer)


def measure_files(titles: Sequence[str], version: str) -> Measured:
    """Measure our coder from file to file, as `soc-coder classify --in --out` is used, its start-up included.

    Raises:
        SocCoderError: the command failed.
    """
    with TemporaryDirectory() as folder:
        source, result = Path(folder, "titles.csv"), Path(folder, "coded.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["title"], *([title] for title in titles)])
        done = run_module("soc_coder", "classify", "--in", str(source), "--out", str(result), "--kind", "vacancy")
        with result.open(encoding="utf-8", newline="") as file:
            coded = sum(1 for _ in csv.DictReader(file))
    return Measured(f"{Ours.name}, file to file", version, coded, coded / done.seconds, done.memory_mib)


def _accuracy(rows: Sequence[Judged]) -> dict[str, float]:
    found = figures(rows)
    return {name: found[name] for name in ("rows", *FIGURES)}


def _drive(key: Key, job: dict[str, object]) -> tuple[float, dict[str, Any]]:
    done = run_module("benchmarks.drive", key, str(time()), given=json.dumps(job))
    return done.memory_mib, json.loads(done.output)
