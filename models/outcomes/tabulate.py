"""Rows of destinations, checked against each other and put into tables as they may be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from mappings.schemes import load_subjects
from models.outcomes.faults import Fault
from models.outcomes.layout import DestinationRow
from models.outcomes.reads import ONE_TABLE, Read, overlaps
from models.outcomes.rules import LEAST_BASE, ROUNDED_TO, rounded
from models.outcomes.tables import Cohort, Destinations, Shares
from models.outcomes.withhold import ALL, groups_above, nearest, withheld


@dataclass(frozen=True, slots=True)
class _Cell:
    """A row of destinations as it may be told, before what would give others away is withheld."""

    read: Read
    row: DestinationRow
    count: int | None
    base: int | None


def destinations(reads: Sequence[Read]) -> tuple[list[Destinations], list[Shares], list[Fault]]:
    """Return the tables of the rows that are of destinations, and what is wrong with them."""
    tables = _by_cohort(reads)
    faults = list(overlaps({cohort: cells[0].read for cohort, cells in tables.items()}))
    counts, shares = [], []
    for cohort, cells in tables.items():
        wrong = list(_faults(cells))
        faults += wrong
        if wrong:
            continue
        first = cells[0].row
        if first.percentage_of == "occupation":
            told = _told(cells, _by_occupation)
            percentages = {soc: {code: each for code, each in line.items() if code} for soc, line in told.items()}
            shares.append(Shares(cohort, first.subject_scheme, first.soc_scheme, percentages))
        else:
            counts.append(Destinations(cohort, first.subject_scheme, first.soc_scheme, _told(cells, _by_subject)))
    return counts, shares, faults


def _by_cohort(reads: Iterable[Read]) -> dict[Cohort, list[_Cell]]:
    tables: dict[Cohort, list[_Cell]] = defaultdict(list)
    for read in reads:
        if isinstance(row := read.row, DestinationRow):
            base = None if row.base is None else rounded(row.base)
            tables[read.cohort].append(_Cell(read, row, _count(row), base))
    return tables


def _count(row: DestinationRow) -> int | None:
    """Return the count of a row, or the whole per cent of an occupation, as it may be told."""
    if row.percentage is None:
        return None if row.count is None else rounded(row.count)
    if row.base is None or row.base < LEAST_BASE:
        return None
    if row.percentage_of == "occupation":
        return round(row.percentage)
    return rounded(row.percentage * row.base / 100)


def _faults(cells: Sequence[_Cell]) -> Iterator[Fault]:
    first = cells[0]
    bases: dict[str, int] = {}
    seen: dict[tuple[str, str], int] = {}
    for cell in cells:
        row, fault = cell.row, cell.read.fault
        for column in ("subject_scheme", "soc_scheme"):
            if getattr(row, column) != getattr(first.row, column):
                yield fault(column, f"row {first.read.number} of the same people has another", ONE_TABLE)
        if row.subject_scheme == first.row.subject_scheme and _level(row) != _level(first.row):
            yield fault("subject", f"it is of another level than that of row {first.read.number}", ONE_TABLE)
        if (row.percentage_of == "occupation") != (first.row.percentage_of == "occupation"):
            yield fault("percentage_of", f"row {first.read.number} is of the other", ONE_TABLE)
        if seen.setdefault((row.subject, row.soc), cell.read.number) != cell.read.number:
            what = f"row {seen[row.subject, row.soc]} is of the same subject and occupation"
            yield fault("soc", what, "Leave one of them out")
        whole = row.soc if row.percentage_of == "occupation" else row.subject
        base = cell.count if row.soc == ALL else cell.base
        if base is not None and bases.setdefault(whole, base) != base:
            yield fault("base", f"an earlier row of {whole} has {bases[whole]:,}", "Give all of them the same base")
    if first.row.percentage_of != "occupation":
        yield from _sums(cells)


def _sums(cells: Sequence[_Cell]) -> Iterator[Fault]:
    """Yield totals that are smaller than their parts, by more than rounding explains."""
    for subject, counts in _by_subject(cells).items():
        above = _above(cells[0].row)
        parts: dict[str, list[int]] = defaultdict(list)
        for code, count in counts.items():
            if count is not None and (total := nearest(code, counts, above)) is not None:
                parts[total].append(count)
        for total, some in parts.items():
            told = counts[total]
            if told is not None and sum(some) - told > (len(some) + 1) * ROUNDED_TO / 2:
                cell = next(each for each in cells if each.row.subject == subject)
                what = f"the occupations in {total or 'all'} add up to {sum(some):,}, their total is {told:,}"
                yield cell.read.fault("count", what, "Correct the total or its parts")


def _by_subject(cells: Iterable[_Cell]) -> dict[str, dict[str, int | None]]:
    """Return the counts by subject and occupation; a base is the total."""
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    for cell in cells:
        if cell.base is not None:
            found[cell.row.subject].setdefault(ALL, cell.base)
        found[cell.row.subject][cell.row.soc] = cell.count
    return found


def _by_occupation(cells: Iterable[_Cell]) -> dict[str, dict[str, int | None]]:
    """Return the whole per cent by occupation and subject."""
    found: dict[str, dict[str, int | None]] = defaultdict(lambda: {ALL: 100})
    for cell in cells:
        found[cell.row.soc][cell.row.subject] = cell.count
    return found


def _told(
    cells: Sequence[_Cell], by: Callable[[Iterable[_Cell]], dict[str, dict[str, int | None]]]
) -> dict[str, dict[str, int | None]]:
    """Return each line of a table without what must be withheld."""
    told = {}
    for key, line in by(cells).items():
        hidden = withheld(line, _above(cells[0].row))
        told[key] = {code: None if code in hidden else count for code, count in line.items()}
    return told


def _above(row: DestinationRow) -> Callable[[str], Iterable[str]]:
    if row.percentage_of == "occupation":
        return lambda code: (ALL,) if code else ()
    return partial(groups_above, row.soc_scheme)


def _level(row: DestinationRow) -> int:
    return load_subjects(row.subject_scheme).group(row.subject).level
