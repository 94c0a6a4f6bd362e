"""The apprenticeship standards of 2020."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_csv

_COLUMNS = {"lars_code": "code", "reference": "reference", "title": "title", "level": "level", "route": "route"}


def read_standards(path: Path) -> pd.DataFrame:
    """Return code (of the Learning Aim Reference Service), reference, title, level and the name of the route."""
    return read_csv(path, _COLUMNS)
