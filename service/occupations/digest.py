"""The digest of figures: the same for the same figures, wherever they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from service.occupations.figure import Series


def digest(series: Iterable[Series]) -> str:
    """Return the SHA-256 of series, in whatever order they come, in hexadecimal digits."""
    lines = sorted(
        json.dumps([*each.key, sorted((statistic, *cell) for statistic, cell in each.cells.items())]) for each in series
    )
    return sha256("\n".join(lines).encode()).hexdigest()
