"""What became of the rows of a file: how deep they were coded, in which groups, and which need a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

MOST_DOUBTFUL = 1_000
"""Rows that are listed to be looked at; the file has them all."""

MOST_GROUPS = 15
"""Unit groups that are listed, those with the most rows."""


class Doubtful(BaseModel):
    """A row that was not coded to a unit group."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    number: int
    """Number that a spreadsheet gives it."""
    title: str
    """Its title."""
    code: str
    """The wider group that it was coded to, or empty."""
    reason: str
    """Why it was not coded further: a reason of the coder, or `invalid: …`."""
    candidates: tuple[str, ...]
    """The likeliest unit groups, best first; at most three."""


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
    doubtful: tuple[Doubtful, ...]
    """The first rows that need a look."""
    model_version: str
    """Version of the bundle that coded them."""

    @property
    def to_look_at(self) -> int:
        """How many rows need a look."""
        return self.rows - self.levels.get(4, 0)


class Counts:
    """Counts rows as they are written."""

    def __init__(self, first: int, title: str | None) -> None:
        """Take the number of the first row, and the output's column with titles."""
        self._number = first - 1
        self._title = title
        self._groups: Counter[str] = Counter()
        self._doubtful: list[Doubtful] = []

    def count(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield rows of the output as they are, counted."""
        for row in rows:
            self._number += 1
            if row["level"] == 4:
                self._groups[row["code"]] += 1
            elif len(self._doubtful) < MOST_DOUBTFUL:
                self._doubtful.append(self._look_at(row))
            yield row

    def summary(self, rows: int, levels: Counter[int], reasons: Counter[str], model_version: str) -> Summary:
        """Return what became of the rows, with what else was counted of them."""
        return Summary(
            rows=rows,
            levels=dict(levels),
            reasons=dict(reasons.most_common()),
            groups=dict(self._groups.most_common(MOST_GROUPS)),
            different=len(self._groups),
            doubtful=tuple(self._doubtful),
            model_version=model_version,
        )

    def _look_at(self, row: dict[str, Any]) -> Doubtful:
        pairs = str(row["candidates"] or "").split("|")[:3]
        return Doubtful(
            number=self._number,
            title="" if self._title is None else " ".join(str(row[self._title])[:200].split()),
            code=row["code"],
            reason=row["reason"],
            candidates=tuple(pair.partition(":")[0] for pair in pairs if pair),
        )


def read(path: Path) -> Summary:
    """Return what was written."""
    return Summary.model_validate_json(path.read_bytes())
