"""The follower: a process beside the service that fetches newly promoted models, so that the service need not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread

from mappings.errors import SocCoderError
from models import pointer

REGISTRY = "models:/"
"""What the address of a model in a registry begins with."""

_BETWEEN_STARTS = 10.0
"""Seconds before a follower that ended is started again."""


@contextmanager
def followed(model: str | None, folder: Path) -> Iterator[str | None]:
    """Give what the workers are to serve: `model`, or the pointer file of a follower that runs until the end.

    Args:
        model: the setting.
        folder: an empty folder for the follower.

    Raises:
        SocCoderError: a registry is to be followed, and what that takes is not installed.
    """
    if not (model and model.startswith(REGISTRY)):
        yield model
        return
    if find_spec("mlflow") is None:
        raise SocCoderError(f"Following {model} needs mlflow.", "Install it with: pip install 'soc-coder[training]'")
    command = [sys.executable, "-m", "soc_coder", "follow", model, "--into", str(folder), "--with-parent"]
    ended = Event()
    keeper = Thread(target=_keep_running, args=(command, ended))
    keeper.start()
    try:
        yield str(folder / pointer.FILE)
    finally:
        ended.set()
        keeper.join()


def _keep_running(command: list[str], ended: Event) -> None:
    while not ended.is_set():
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
            while process.poll() is None and not ended.wait(0.2):
                pass
            process.terminate()
        ended.wait(_BETWEEN_STARTS)
