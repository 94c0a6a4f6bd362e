"""Measure each coder in processes of its own: its speed on the same titles, and its accuracy on labelled adverts."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import Any

from benchmarks.contenders import CONTENDERS, Key
from benchmarks.processes import Finished, run_module
from models.coding import Item
from training.labelled import Labelled
from training.metrics import Judged, figures

FIGURES = ("agree@1", "agree@5", "acceptable@1", "coverage@95", "ece")
"""The figures of accuracy that are kept, of those in `training.metrics.figures`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the runs of a coder showed; None where a figure does not apply."""

    name: str
    version: str
    titles: int
    """Titles coded in batch."""
    titles_per_s: float
    singles: int
    """Titles coded one at a time."""
    p50_ms: float
    p99_ms: float
    start_up_s: float
    """From the start of the process to its first coded title, files in the system's cache."""
    memory_mib: float
    """Peak resident memory of the process that coded the titles."""
    size_mb: float
    """Megabytes of what it has learned."""
    adverts_per_s: float | None = None
    file_titles_per_s: float | None = None
    """From file to file, start-up included."""
    file_memory_mib: float | None = None
    accuracy: dict[str, dict[str, float]] = field(default_factory=dict)
    """What the adverts are called → figure, and `rows` → value."""


def measure(key: Key, titles: Sequence[str], adverts: Sequence[Item]) -> Measured:
    """Measure the speed of the coder called `key`, and, where it is ours, that of whole adverts and of files.

    It is started twice: the first run warms the system's file cache (and lets a coder lay by what it builds once a
    machine), the second is measured.

    Raises:
        SocCoderError: the coder could not run.
    """
    _drive(key)
    is_ours = key in (Key.OURS, Key.FAST)
    job = {"titles": titles, "adverts": [asdict(advert) for advert in adverts] if is_ours else []}
    done, answer = _drive(key, job)
    del answer["rankings"]
    measured = Measured(name=CONTENDERS[key].name, memory_mib=done.memory_mib, **answer)
    if not is_ours:
        return measured
    file_titles_per_s, file_memory_mib = _measure_files(titles, *(["--fast"] if key is Key.FAST else []))
    return replace(measured, file_titles_per_s=file_titles_per_s, file_memory_mib=file_memory_mib)


def judge(key: Key, labelled: Mapping[str, Sequence[Labelled]]) -> dict[str, dict[str, float]]:
    """Return the `FIGURES` of the coder called `key`, and the number of `rows`, by what the adverts are called.

    Raises:
        SocCoderError: the coder could not run.
    """
    adverts = [advert for those in labelled.values() for advert in those]
    rankings = iter(_drive(key, {"items": [asdict(advert.item) for advert in adverts]})[1]["rankings"])
    return {
        name: _accuracy([Judged(next(rankings), advert.best, advert.acceptable) for advert in those])
        for name, those in labelled.items()
    }


def _measure_files(titles: Sequence[str], *options: str) -> tuple[float, float]:
    """Return titles a second and peak memory (MiB) of our coder as `soc-coder classify --in --out` is used."""
    with TemporaryDirectory() as folder:
        source, result = Path(folder, "titles.csv"), Path(folder, "coded.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["title"], *([title] for title in titles)])
        files = ("--in", str(source), "--out", str(result))
        done = run_module("soc_coder", "classify", *files, "--kind", "vacancy", *options)
        with result.open(encoding="utf-8", newline="") as file:
            coded = sum(1 for _ in csv.DictReader(file))
    return coded / done.seconds, done.memory_mib


def _accuracy(rows: Sequence[Judged]) -> dict[str, float]:
    found = figures(rows)
    return {name: found[name] for name in ("rows", *FIGURES)}


def _drive(key: Key, job: Mapping[str, object] | None = None) -> tuple[Finished, dict[str, Any]]:
    done = run_module("benchmarks.drive", key, str(time()), given=json.dumps(job or {}))
    return done, json.loads(done.output)
