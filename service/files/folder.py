"""The folder of a job: what was sent, what was made of it, and nothing of it anywhere else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import time

from mappings.errors import SocCoderError

_NAME = re.compile(r"[0-9a-f]{32}")

_ORPHANED_SECONDS = 3600
"""Age of a folder without a job that is removed: a younger one may be of a file that is just being sent."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a job, by its path."""

    path: Path

    @property
    def upload(self) -> Path:
        """The file as it was sent."""
        return self.path / "upload"

    @property
    def head(self) -> Path:
        """What is known of the file before it is coded."""
        return self.path / "head.json"

    @property
    def rows(self) -> Path:
        """Its rows, one a line."""
        return self.path / "rows.jsonl"

    @property
    def coded(self) -> Path:
        """What has been coded so far."""
        return self.path / "coded.jsonl"

    @property
    def summary(self) -> Path:
        """What became of the rows."""
        return self.path / "summary.json"

    @property
    def looks(self) -> Path:
        """What needs a look, a line each."""
        return self.path / "looks.jsonl"

    @property
    def result(self) -> Path:
        """The coded file, whole or not there."""
        return self.path / "result"

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)


def make(root: Path) -> Folder:
    """Make a folder that nobody but the service may look into.

    Raises:
        SocCoderError: it cannot be made.
    """
    folder = Folder(root / token_hex(16))
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder.path.mkdir(mode=0o700)
    except OSError as error:
        raise SocCoderError(f"{root} cannot be written to: {error.strerror}.", "See SOC_CODER_FILES.") from error
    return folder


def remove_orphans(root: Path, known: Collection[str]) -> None:
    """Remove folders that no job has, such as of a file that was half sent when the server was killed."""
    for path in root.glob("*") if root.is_dir() else ():
        is_ours = _NAME.fullmatch(path.name) and path.name not in known
        if is_ours and time() - path.stat().st_mtime > _ORPHANED_SECONDS:
            Folder(path).remove()
