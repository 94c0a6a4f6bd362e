"""Processes watched while they run: the memory of one and of all that it starts, several times a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from time import perf_counter, sleep

import psutil

from benchmarks.processes import last_words, start_module
from mappings.errors import SocCoderError

EVERY_S = 0.25
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A process that ended well.

    Attributes:
        output: what it printed.
        seconds: how long it ran.
        memory_mib: memory of it and of all that it started together, at each look in turn: the proportional set size
            (what several of them share counts once) where the system tells it, else the resident one.
    """

    output: str
    seconds: float
    memory_mib: tuple[float, ...]

    @property
    def peak_mib(self) -> float:
        """The most memory at any look."""
        return max(self.memory_mib, default=0.0)

    @property
    def growth_mib(self) -> float:
        """Mean memory in the last quarter of the looks less that in the second quarter, when it had long started."""
        quarter = len(self.memory_mib) // 4
        return _mean(self.memory_mib[-quarter:]) - _mean(self.memory_mib[quarter : 2 * quarter]) if quarter else 0.0


def watch_module(module: str, *arguments: str, settings: Mapping[str, str] | None = None) -> Watched:
    """Run `python -m module`, its environment that of this process and `settings` besides, and watch it.

    Raises:
        SocCoderError: it ended with another status than 0; the message ends with what it wrote last.
    """
    with TemporaryFile("w+") as output, TemporaryFile("w+") as log:
        started = perf_counter()
        process = start_module(module, *arguments, stdout=output, log=log, settings=settings)
        looks = []
        while process.poll() is None:
            looks.append(memory_mib(process.pid))
            sleep(EVERY_S)
        seconds = perf_counter() - started
        if process.returncode:
            raise SocCoderError(f"{' '.join(('python -m', module, *arguments))} failed:\n{last_words(log)}")
        output.seek(0)
        return Watched(output.read(), seconds, tuple(looks))


def memory_mib(pid: int) -> float:
    """Return the memory of a process and of all that it started, in MiB; of what has just ended, none."""
    try:
        every = [leader := psutil.Process(pid), *leader.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(map(_memory, every)) / 2**20


def _memory(process: psutil.Process) -> int:
    try:
        found = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(found, "pss", found.rss))


def _mean(values: tuple[float, ...]) -> float:
    return sum(values) / len(values)
