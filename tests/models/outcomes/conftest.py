from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

POPULATION = {
    "survey": "graduate_outcomes",
    "years": "2021/22",
    "level": "first degree",
    "domicile": "UK",
    "mode": "full-time",
    "subject_scheme": "hecos",
    "source": "Made up, of nobody",
    "licence": "none",
}
DESTINATION = POPULATION | {"soc_scheme": "soc2020"}
EARNINGS = POPULATION | {"survey": "leo", "subject_scheme": "cah_1_3", "years_after": 5}

Rows = Iterable[Mapping[str, Any]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a file of outcomes, each on top of what all have in common, and return its path."""

    def write(rows: Rows, common: Mapping[str, Any] = DESTINATION, name: str = "outcomes.csv") -> Path:
        whole = [{**common, **row} for row in rows]
        columns = list(dict.fromkeys(column for row in whole for column in row))
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(whole)
        return path

    return write


@pytest.fixture
def destinations() -> Mapping[str, Any]:
    return DESTINATION


@pytest.fixture
def earnings() -> Mapping[str, Any]:
    return EARNINGS
