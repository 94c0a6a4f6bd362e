"""What became of the rows of a file: how deep they were coded, and in which groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

MOST_GROUPS = 15
"""Unit groups that are listed, those with the most rows."""


class Summary(BaseModel):
    """What became of the rows of a file."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    rows: int
    """How many there are."""
    levels: dict[int, int]
    """How many were coded to how many digits; bad rows are in none."""
    reasons: dict[str, int]
    """How many stopped short, by reason, most first."""
    groups: dict[str, int]
    """How many are in each of the unit groups that have most."""
    different: int
    """How many unit groups there are."""
    looks: int
    """How many lines there are of what needs a look, such as of a title that came several times."""
    model_version: str
    """Version of the bundle that coded them."""

    @property
    def to_look_at(self) -> int:
        """How many rows need a look."""
        return self.rows - self.levels.get(4, 0)


class Counts:
    """Counts rows as they are written."""

    def __init__(self) -> None:
        self._groups: Counter[str] = Counter()

    def count(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield rows of the output as they are, counted."""
        for row in rows:
            if row["level"] == 4:
                self._groups[row["code"]] += 1
            yield row

    def summary(
        self, rows: int, levels: Counter[int], reasons: Counter[str], looks: int, model_version: str
    ) -> Summary:
        """Return what became of the rows, with what else was counted of them."""
        return Summary(
            rows=rows,
            levels=dict(levels),
            reasons=dict(reasons.most_common()),
            groups=dict(self._groups.most_common(MOST_GROUPS)),
            different=len(self._groups),
            looks=looks,
            model_version=model_version,
        )


def read(path: Path) -> Summary:
    """Return what was written."""
    return Summary.model_validate_json(path.read_bytes())
