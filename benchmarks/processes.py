"""Fresh processes on the same two cores, and the memory each took at its peak."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from time import perf_counter
from typing import IO

from benchmarks import ROOT
from mappings.errors import SocCoderError

CORES = 2
"""Cores and threads that a measured process may use."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that ended well: what it printed, how long it ran and its peak resident memory."""

    output: str
    seconds: float
    memory_mib: float


def keep_to_cores() -> None:
    """Keep this process and all it starts to `CORES` cores (where the system allows it) and as many threads."""
    os.environ.update(dict.fromkeys(_THREADS, str(CORES)))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def run_module(module: str, *arguments: str, given: str = "") -> Finished:
    """Run `python -m module`, giving it `given` on standard input.

    Raises:
        SocCoderError: it ended with another status than 0; the message ends with what it wrote last.
    """
    with TemporaryFile("w+") as source, TemporaryFile("w+") as output, TemporaryFile("w+") as log:
        source.write(given)
        source.seek(0)
        started = perf_counter()
        process = start_module(module, *arguments, stdin=source, stdout=output, log=log)
        memory_mib = wait(process)
        seconds = perf_counter() - started
        if process.returncode:
            raise SocCoderError(f"python -m {module} {' '.join(arguments)} failed:\n{last_words(log)}")
        output.seek(0)
        return Finished(output.read(), seconds, memory_mib)


def start_module(
    module: str,
    *arguments: str,
    log: IO[str],
    stdin: IO[str] | None = None,
    stdout: IO[str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """Start `python -m module` in the project's root; what it writes and is not caught goes to `log`.

    Its environment is that of this process, and `settings` besides.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **(settings or {})},
        stdin=stdin or subprocess.DEVNULL,
        stdout=stdout or log,
        stderr=log,
        text=True,
    )


def wait(process: subprocess.Popen[str]) -> float:
    """Wait until `process` ends and return its peak resident memory in MiB (no less than this process's, by fork)."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def last_words(log: IO[str]) -> str:
    """Return the last lines of a log."""
    log.seek(0)
    return "\n".join(log.read().splitlines()[-5:])
