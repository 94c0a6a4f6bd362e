"""Rows of earnings, checked against each other and put into order as they may be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mappings.schemes import load_subjects
from models.outcomes.faults import Fault
from models.outcomes.layout import EarningsRow
from models.outcomes.reads import ONE_TABLE, Read, overlaps
from models.outcomes.rules import LEAST_AVERAGED, rounded, rounded_pounds
from models.outcomes.tables import Cohort, Earnings
from models.outcomes.withhold import withheld


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of earnings, and its people as they may be told; None where they are too few."""

    read: Read
    row: EarningsRow
    people: int | None


def earnings(reads: Iterable[Read]) -> tuple[list[Earnings], list[Fault]]:
    """Return what the rows that are of earnings tell, as it may be told, and what is wrong with them."""
    faults: list[Fault] = []
    told: list[Earnings] = []
    for tables in _by_time(reads).values():
        faults += overlaps({cohort: lines[0].read for cohort, lines in tables.items()})
        for cohort, lines in tables.items():
            wrong = list(_faults(lines))
            faults += wrong
            told += [] if wrong else _told(cohort, lines)
    return told, faults


def _by_time(reads: Iterable[Read]) -> dict[int, dict[Cohort, list[_Line]]]:
    """Return the rows by years after graduation and cohort."""
    times: dict[int, dict[Cohort, list[_Line]]] = defaultdict(lambda: defaultdict(list))
    for read in reads:
        if isinstance(row := read.row, EarningsRow):
            times[row.years_after][read.cohort].append(_Line(read, row, _people(row)))
    return times


def _faults(lines: Sequence[_Line]) -> Iterator[Fault]:
    first = lines[0]
    seen: dict[str, int] = {}
    for line in lines:
        row, fault, number = line.row, line.read.fault, line.read.number
        if row.subject_scheme != first.row.subject_scheme:
            yield fault("subject_scheme", f"row {first.read.number} of the same people has another", ONE_TABLE)
        elif seen.setdefault(row.subject, number) != number:
            yield fault("subject", f"row {seen[row.subject]} is of the same", "Leave one of them out")


def _told(cohort: Cohort, lines: Sequence[_Line]) -> Iterator[Earnings]:
    """Yield the earnings of a cohort; a row of too few people takes with it what would give their number away."""
    scheme = load_subjects(lines[0].row.subject_scheme)

    def above(code: str) -> Iterable[str]:
        return (group.code for group in scheme.parents(code))

    hidden = withheld({line.row.subject: line.people for line in lines}, above)
    for line in lines:
        row = line.row
        people = None if row.subject in hidden else line.people
        values = (row.lower_quartile, row.median, row.upper_quartile)
        yield Earnings(
            cohort,
            row.subject_scheme,
            row.subject,
            row.years_after,
            people,
            *(None if people is None or each is None else rounded_pounds(each) for each in values),
        )


def _people(row: EarningsRow) -> int | None:
    """Return the people of a row as they may be told; None where they are too few."""
    return None if row.count is None or row.count < LEAST_AVERAGED[row.survey] else rounded(row.count)
