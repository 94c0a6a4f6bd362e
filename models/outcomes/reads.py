"""Rows as they stand in files, and what is said of them whatever they tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from models.outcomes.faults import Fault
from models.outcomes.layout import DestinationRow, EarningsRow
from models.outcomes.rules import LEAST_AVERAGED, LEAST_BASE, ROUNDED_TO
from models.outcomes.tables import Cohort, Origin

ONE_TABLE = "Leave out one of the two, in which cells that the other withholds could be reckoned"
"""How to mend two rows that are of the same people in two ways."""


@dataclass(frozen=True, slots=True)
class Read:
    """A row and where it stands.

    Attributes:
        file: name of the file.
        number: number of the row, the header being 1.
        row: what it says.
    """

    file: str
    number: int
    row: DestinationRow | EarningsRow

    @property
    def cohort(self) -> Cohort:
        """Whom it is of."""
        row = self.row
        return Cohort(row.survey, row.years, row.level, row.domicile, row.mode)

    def fault(self, column: str, what: str, mend: str) -> Fault:
        """Return a fault of this row."""
        return Fault(self.file, self.number, column, what, mend)


def origins(reads: Iterable[Read]) -> tuple[dict[Cohort, Origin], list[Fault]]:
    """Return where the figures of each cohort are from, and the rows that say otherwise than those before them."""
    found: dict[Cohort, Origin] = {}
    faults = []
    for read in reads:
        origin = Origin(read.row.source, read.row.licence)
        if found.setdefault(read.cohort, origin) != origin:
            what = "source or licence is another than in earlier rows of the same survey, years and population"
            faults.append(read.fault("source", what, "Give one source and one licence for them"))
    return found, faults


def remarks(reads: Iterable[Read]) -> Iterator[str]:
    """Yield how many figures of each file are told otherwise than they stand there."""
    unrounded: dict[str, int] = defaultdict(int)
    small: dict[str, int] = defaultdict(int)
    for read in reads:
        row = read.row
        figures = [row.count, row.base] if isinstance(row, DestinationRow) else [row.count]
        unrounded[read.file] += any(each is not None and each % ROUNDED_TO for each in figures)
        if isinstance(row, EarningsRow):
            small[read.file] += row.median is not None and (row.count or 0) < LEAST_AVERAGED[row.survey]
        else:
            small[read.file] += row.percentage is not None and (row.base or 0) < LEAST_BASE
    for file, number in unrounded.items():
        if number:
            yield f"{file}: {number:,} rows have counts that are not multiples of {ROUNDED_TO}; they are told rounded."
    for file, number in small.items():
        if number:
            yield f"{file}: {number:,} rows are of fewer people than may be told; they are withheld."


def overlaps(tables: Mapping[Cohort, Read]) -> Iterator[Fault]:
    """Yield the tables that share people with another; each is given by one of its rows."""
    for one, other in combinations(tables, 2):
        if one.overlaps(other):
            yield tables[other].fault("years", f"people of '{other}' are also in '{one}'", ONE_TABLE)
