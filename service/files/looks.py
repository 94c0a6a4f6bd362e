"""What of a file needs a look: each title once that was not coded to a unit group, those first that came most often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from mappings.normalise import normalise
from models.batch import REQUIRED
from models.clean import LONGEST_TITLE
from models.coding import Kind

NUMBERED = 5
"""Rows of a title whose numbers are told."""

_TERMS = ("qualifier", "industry")
_CODED = ("code", "candidates", "evidence", "reason")
_UNTITLED = ("empty", "invalid")


@dataclass(slots=True)
class Look:
    """A title, with its qualifier and industry, that was not coded to a unit group; or what rows without one have.

    How it was coded is how the first of its rows was.

    Attributes:
        title: the title, or, of a course without one, its codes; empty of rows that have nothing to code or are not
            sound.
        qualifier: qualifying term, or empty.
        industry: industry of the employer, or empty.
        code: the wider group that it was coded to, or empty.
        candidates: the likeliest unit groups with their probabilities, best first, as in the coded file.
        evidence: what the coding rests on, as there.
        reason: why it was not coded further: a reason of the coder, or `invalid: …`.
        numbers: numbers that a spreadsheet gives the first `NUMBERED` of its rows.
        rows: how many rows have it.
    """

    title: str
    qualifier: str
    industry: str
    code: str
    candidates: str
    evidence: str
    reason: str
    numbers: list[int]
    rows: int


class Looks:
    """Takes down, of rows as they are written, what needs a look."""

    def __init__(self, first: int, columns: Mapping[str, str], kind: Kind) -> None:
        """Take the number of the first row, the output's column by the field of an item, and what the rows are."""
        self._number = first - 1
        self._titles = [columns[field] for field in REQUIRED[kind] if field in columns]
        self._terms = [columns.get(field) for field in _TERMS]
        self._found: dict[tuple[str, ...], Look] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)

    def taken(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield rows of the output as they are, those taken down that were not coded to a unit group."""
        for row in rows:
            self._number += 1
            if row["level"] != 4:
                self._take(row)
            yield row

    def write(self, path: Path) -> None:
        """Write them: first rows without a title, then titles, the most frequent first, or the first to come."""
        with path.open("wb") as file:
            for look in sorted(self._found.values(), key=lambda look: (look.title != "", -look.rows)):
                file.write(orjson.dumps(look, option=orjson.OPT_APPEND_NEWLINE))

    def _take(self, row: dict[str, Any]) -> None:
        title = qualifier = industry = ""
        key: tuple[str, ...] = (row["reason"],)
        if row["reason"].partition(":")[0] not in _UNTITLED:
            title = next(filter(None, (_plain(row[column]) for column in self._titles)), "")
            qualifier, industry = ("" if column is None else _plain(row[column]) for column in self._terms)
            key = tuple(normalise(each) or each for each in (title, qualifier, industry))
        if look := self._found.get(key):
            look.rows += 1
            if len(look.numbers) < NUMBERED:
                look.numbers.append(self._number)
            return
        code, candidates, evidence, reason = (row[name] or "" for name in _CODED)
        self._found[key] = Look(
            title, qualifier, industry, code, candidates, evidence, reason, numbers=[self._number], rows=1
        )


def read(path: Path, begin: int = 1, most: int | None = None) -> Iterator[Look]:
    """Yield what needs a look, from the place `begin`, from 1."""
    with path.open("rb") as file:
        for line in islice(file, begin - 1, None if most is None else begin - 1 + most):
            yield Look(**orjson.loads(line))


def _plain(cell: Any) -> str:
    return " ".join(str(cell)[:LONGEST_TITLE].split())
