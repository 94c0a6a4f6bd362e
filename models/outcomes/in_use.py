"""The outcomes in use, where a licensed user has supplied any."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from mappings.version import data_version
from models.outcomes.read import read
from models.outcomes.tables import Outcomes

OUTCOMES = "SOC_CODER_OUTCOMES"
"""The environment variable that names the file, or the folder of files; the processes that a command starts have it."""


def use(path: str | None) -> None:
    """Use the outcomes in a file or folder from now on; None uses none.

    Raises:
        SocCoderError: there is no such file, or it cannot be used.
    """
    if path:
        _read(path)
    os.environ[OUTCOMES] = path or ""


def outcomes() -> Outcomes | None:
    """Return the outcomes in use, read once; None where none are.

    Raises:
        SocCoderError: the file cannot be used.
    """
    path = os.environ.get(OUTCOMES)
    return _read(path) if path else None


def version_of_data() -> str:
    """Return the version of the tables and of the outcomes in use, such as `2025.04+72c68e73.outcomes-1a2b3c4d`.

    Raises:
        SocCoderError: the outcomes cannot be used.
    """
    told = outcomes()
    return f"{data_version()}.outcomes-{told.version}" if told else data_version()


@cache
def _read(path: str) -> Outcomes:
    return read(Path(path))
