"""What the pages of releases say."""

from __future__ import annotations

from datetime import datetime

from service.occupations.datasets import DATASETS
from service.store.releases import Status

STATUSES: dict[Status, str] = {
    "staged": "waiting to be checked",
    "checked": "checked; its figures are being loaded",
    "loaded": "loaded; it is being compared cell by cell",
    "ready": "ready to be promoted",
    "rejected": "rejected",
}
"""How far a release has come, in words."""

TITLES = {name: dataset.title for name, dataset in DATASETS.items()}
"""What the data sets are called."""

PROBLEMS = {
    "file": "Choose an Excel workbook of at most 16 MiB",
    "dataset": "Choose a data set of the list",
    "edition": "Enter an edition such as 2025 or 2025-11-14",
    "note": "The note must be 2,000 characters or fewer",
    "why": "Say why, in 2,000 characters or fewer",
    "to": "Choose a release that was current before, of a release that is current now",
    "key": "Enter an API key of the role admin that is good now",
}
"""What is wrong with a field, by its name, in the order of the forms."""


def when(at: datetime) -> str:
    """Return a time in UTC as people read it."""
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
