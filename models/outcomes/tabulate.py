"""Rows of files, checked against each other and put into tables as they may be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from mappings.schemes import load_subjects
from models.outcomes.faults import Fault
from models.outcomes.layout import DestinationRow, EarningsRow
from models.outcomes.rules import LEAST_AVERAGED, LEAST_BASE, ROUNDED_TO, rounded, rounded_pounds
from models.outcomes.tables import Cohort, Destinations, Earnings, Origin, Shares
from models.outcomes.withhold import ALL, groups_above, nearest, withheld

_ONE_TABLE = "Leave out one of the two, in which cells that the other withholds could be reckoned"


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


@dataclass(frozen=True, slots=True)
class _Cell:
    """A row of destinations as it may be told, before what would give others away is withheld."""

    read: Read
    row: DestinationRow
    count: int | None
    base: int | None


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


def destinations(reads: Sequence[Read]) -> tuple[list[Destinations], list[Shares], list[Fault]]:
    """Return the tables of destinations, and what is wrong with them."""
    tables = _by_cohort(reads)
    faults = list(_overlaps(tables))
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


def earnings(reads: Sequence[Read]) -> tuple[list[Earnings], list[Fault]]:
    """Return the earnings as they may be told, and the rows that are there twice."""
    told, faults = [], []
    seen: dict[tuple[object, ...], int] = {}
    for read in reads:
        row = read.row
        assert isinstance(row, EarningsRow)
        key = (read.cohort, row.subject_scheme, row.subject, row.years_after)
        if seen.setdefault(key, read.number) != read.number:
            faults.append(read.fault("subject", f"row {seen[key]} is of the same", "Leave one of them out"))
        enough = row.count is not None and row.count >= LEAST_AVERAGED[row.survey]
        values = (row.lower_quartile, row.median, row.upper_quartile)
        told.append(
            Earnings(
                *key,
                rounded(row.count) if enough and row.count is not None else None,
                *(rounded_pounds(each) if enough and each is not None else None for each in values),
            )
        )
    return told, faults


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


def _by_cohort(reads: Iterable[Read]) -> dict[Cohort, list[_Cell]]:
    tables: dict[Cohort, list[_Cell]] = defaultdict(list)
    for read in reads:
        row = read.row
        assert isinstance(row, DestinationRow)
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


def _overlaps(tables: Mapping[Cohort, Sequence[_Cell]]) -> Iterator[Fault]:
    for one, other in combinations(tables, 2):
        if one.overlaps(other):
            what = f"people of '{other}' are also in '{one}'"
            yield tables[other][0].read.fault("years", what, _ONE_TABLE)


def _faults(cells: Sequence[_Cell]) -> Iterator[Fault]:
    first = cells[0]
    bases: dict[str, int] = {}
    seen: dict[tuple[str, str], int] = {}
    for cell in cells:
        row, fault = cell.row, cell.read.fault
        for column in ("subject_scheme", "soc_scheme"):
            if getattr(row, column) != getattr(first.row, column):
                yield fault(column, f"row {first.read.number} of the same people has another", _ONE_TABLE)
        if row.subject_scheme == first.row.subject_scheme and _level(row) != _level(first.row):
            yield fault("subject", f"it is of another level than that of row {first.read.number}", _ONE_TABLE)
        if (row.percentage_of == "occupation") != (first.row.percentage_of == "occupation"):
            yield fault("percentage_of", f"row {first.read.number} is of the other", _ONE_TABLE)
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
