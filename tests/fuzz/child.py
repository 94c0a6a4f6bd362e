"""Fuzz one reader: `python -m tests.fuzz.child READER FOLDER`, and options of libFuzzer.

Atheris sees which code each input reaches, and makes further inputs of those that reach more.
"""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

import atheris

from tests.fuzz.readers import attempt, target

MOST_SECONDS = 5
"""Of processor time that an input may take: on a busy machine the clock would tell of others."""

MOST_ADDRESSES = 8 * 1024**3
"""Bytes of address space: what is allocated and not used is not in libFuzzer's own limit."""

OURS = ["mappings", "models", "service", "openpyxl", "xlrd"]


class HangError(BaseException):
    """An input takes too long; a reader that expects any exception of a library does not expect this."""


def _hangs(*_: object) -> None:
    raise HangError


def main(name: str, corpus: Path, *options: str) -> None:
    """Fuzz the reader called `name`; inputs of interest are kept in the folder `corpus`."""
    corpus.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=OURS):
        reader = target(name)
        for number, seed in enumerate(reader.seeds()):
            (corpus / f"seed-{number}").write_bytes(seed)
            attempt(reader, seed)  # whatever is loaded once does not count

    def try_one(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        attempt(reader, data)
        signal.setitimer(signal.ITIMER_PROF, 0)

    signal.signal(signal.SIGPROF, _hangs)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    atheris.Setup([sys.argv[0], *options, str(corpus)], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
