"""Where a checkout keeps what this floor reads and writes."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).parents[1]

SOURCES = PROJECT.parent / "shared" / "data"
"""The source data, beside the project."""

WORK = PROJECT / "var" / "training"
"""Results of the stages of training runs."""

BUNDLES = PROJECT / "var" / "bundles"
"""Bundles that were trained here."""

STORE = PROJECT / "var" / "mlflow"
"""Runs and models, where no other MLflow store is named."""
