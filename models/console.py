"""What the commands of every floor share: a line on standard error, and an end in good order."""

from __future__ import annotations

import signal
import sys

from rich.console import Console


def say(text: str) -> None:
    """Write a line to standard error as it stands, beside the results on standard output."""
    Console(stderr=True, soft_wrap=True).print(text, markup=False, highlight=False)


def end_on_sigterm() -> None:
    """Let SIGTERM end the command in good order, with status 143, so that no folder and no process is left behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
