"""Folders that this floor reads and writes."""

from __future__ import annotations

from pathlib import Path

from mappings.errors import SocCoderError

PROJECT = Path(__file__).parents[1]

SOURCES = PROJECT.parent / "shared" / "data"
"""The source data, beside the project."""

WORK = PROJECT / "var" / "training"
"""Results of the stages of training runs."""

BUNDLES = PROJECT / "var" / "bundles"
"""Bundles that were trained here."""

STORE = PROJECT / "var" / "mlflow"
"""Runs and models, where no other MLflow store is named."""


def check_folder(path: Path | None, option: str = "--report") -> None:
    """Raise a SocCoderError that names the option if a folder to write into is a file."""
    if path and path.exists() and not path.is_dir():
        raise SocCoderError(f"{path} is a file.", f"Name a folder with {option}.")
