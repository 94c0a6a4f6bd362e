"""Fuzz the readers, each in a process of its own: `make fuzz MINUTES=10 READERS="feed-xml backup"`.

What makes a reader raise, hang, or take more memory than it may is kept beside its corpus in var/fuzz, and the exit
status is then 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from tests.fuzz.readers import READERS

MOST_MIBIBYTES = 1024
"""Of memory that a process may use, about 400 of them before the first input."""

WALL_SECONDS = 300
"""After which an input that never comes back to Python is taken to hang."""


def fuzz(name: str, minutes: float, folder: Path) -> bool:
    """Fuzz a reader, print a line on it, and say whether nothing was found."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "max_total_time": int(60 * minutes),
        "rss_limit_mb": MOST_MIBIBYTES,
        "timeout": WALL_SECONDS,
        "artifact_prefix": f"{folder}/",
        "print_final_stats": 1,
    }
    command = [sys.executable, "-m", "tests.fuzz.child", name, str(folder / "corpus")]
    command += [f"-{option}={value}" for option, value in options.items()]
    with (folder / "log").open("w+", encoding="utf-8", errors="replace") as log:
        process = psutil.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        seconds = _seconds_of(process)
        log.seek(0)
        said = log.read()
    tries = re.search(r"number_of_executed_units: (\d+)", said)
    told = f"{name}: {int(tries[1]) if tries else 0:,} inputs in {minutes:g} minutes, {seconds:.0f} s of processor time"
    print(told if process.returncode == 0 else f"{told}; FAILED: see {folder}", flush=True)
    return process.returncode == 0


def _seconds_of(process: psutil.Popen) -> float:
    """Wait for a process, and return the processor time that it took."""
    seconds = 0.0
    while process.poll() is None:
        try:
            times = process.cpu_times()
            seconds = times.user + times.system
            process.wait(1)
        except (psutil.TimeoutExpired, psutil.NoSuchProcess):
            pass
    return seconds


def main() -> None:
    """Fuzz what the command line names, or every reader."""
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz")
    arguments.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--at-once", type=int, default=1)
    arguments.add_argument("--folder", type=Path, default=Path("var/fuzz"))
    given = arguments.parse_args()
    with ThreadPoolExecutor(given.at_once) as pool:
        found = list(pool.map(lambda name: fuzz(name, given.minutes, given.folder / name), given.readers or READERS))
    sys.exit(not all(found))


if __name__ == "__main__":
    main()
