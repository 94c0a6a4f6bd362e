"""What the pages of files say."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from typing import NamedTuple

from mappings.schemes import load_scheme
from models.batch import REQUIRED
from models.coding import Kind, Scheme
from service.files.form import MOST_ROWS
from service.files.head import Head, cut
from service.files.looks import Look
from service.files.summary import Summary
from service.pages.wording import LEVELS
from service.spreadsheet import as_text
from service.store.jobs import Status

KINDS: Mapping[Kind, str] = {
    "job_title": "Job titles, as in a survey or a register",
    "vacancy": "Vacancies, as advertised",
    "course": "Courses of higher education",
    "apprenticeship": "Apprenticeship standards",
}

WAYS = {"careful": "Careful", "fast": "Fast"}

STATUSES: Mapping[Status, str] = {
    "sent": "being read",
    "read": "waiting for you to check its columns",
    "waiting": "being coded",
    "done": "coded",
    "failed": "could not be coded",
    "cancelled": "cancelled",
}
"""How far a job has come, in words."""

PROBLEMS = {
    "file": f"Choose a CSV file or an Excel workbook (.xlsx) of at most 64 MiB and {MOST_ROWS:,} rows",
    "kind": "Choose what the rows are",
    "scheme": "Choose a classification",
    "way": "Choose how closely to read",
    "first": "The file has one row only: it is a row to be coded",
}
"""What is wrong with a field, by its name, in the order of the form."""

FIRST = {"names": "It holds the names of the columns", "row": "It is a row like the others"}
"""What the first row of a file may be."""

FIELDS = {
    "title": "Title",
    "qualifier": "Qualifier",
    "industry": "Industry",
    "description": "Text of the advert",
    "category": "Category of the job board",
    "salary": "Pay",
    "location": "Place",
    "employer": "Employer",
    "hecos": "HECoS codes",
    "jacs3": "JACS3 codes",
    "cah": "CAH codes",
    "level": "Level",
    "route": "Route",
    "overview": "Overview",
    "duties": "Duties",
    "typical_job_titles": "Typical job titles",
}
"""The fields of an item, for each of which a column may be chosen."""

REASONS = {
    "too_vague": "too general for one unit group",
    "tie": "several unit groups fit about equally well",
    "not_a_job": "names no job",
    "no_subject": "names no subject that is known",
    "out_of_scope": "names no occupation, but some other status, or is in another alphabet",
    "uncodable": "people have confirmed that it cannot be coded",
    "empty": "nothing to code",
    "invalid": "not a sound row",
}
"""Why a row was not coded to a unit group."""


class Bar(NamedTuple):
    """A line of a plot: what it is of, how many rows, and their share of all, 0 to 1."""

    label: str
    rows: int
    share: float


class Shown(NamedTuple):
    """What needs a look, in words: a title with its terms, or what its rows lack, which rows, how they were coded."""

    title: str
    terms: str
    rows: str
    why: str
    code: str
    candidates: Sequence[str]


LOOK_COLUMNS = (
    "rows",
    "row_numbers",
    "title",
    "qualifier",
    "industry",
    "reason",
    "likeliest",
    "code",
    "candidates",
    "evidence",
)
"""Columns of the list of titles that need a look, which the desk takes."""

_MOST_LIKELY = 3
"""Unit groups named of a title that needs a look."""

_PIECE = 500
"""Titles of a piece of the list."""


def is_required(kind: Kind, field: str) -> bool:
    """Say whether a column must be chosen for a field."""
    return REQUIRED[kind] == (field,)


def missing(kind: Kind) -> str:
    """Return what to say where no column is chosen that a kind of row needs."""
    names = ["the title", *(FIELDS[field] for field in REQUIRED[kind][1:])]
    return f"Choose the column with {' or '.join(filter(None, (', '.join(names[:-1]), names[-1])))}"


def levels(summary: Summary) -> list[Bar]:
    """Return how many rows were coded how deep, deepest first."""
    coded = [_bar(LEVELS[level], summary.levels.get(level, 0), summary) for level in sorted(LEVELS, reverse=True)]
    return [*coded, _bar("Not coded", summary.rows - sum(each.rows for each in coded), summary)]


def reasons(summary: Summary) -> list[Bar]:
    """Return how many rows were not coded to a unit group, by reason, most first."""
    return [_bar(_sentence(REASONS[reason]), count, summary) for reason, count in summary.reasons.items()]


def groups(summary: Summary, scheme: Scheme) -> list[Bar]:
    """Return the unit groups with most rows."""
    return [_bar(_group(code, scheme), count, summary) for code, count in summary.groups.items()]


def first_hint(head: Head) -> str:
    """Say what the first row is, and what follows where it holds no names."""
    said = cut("; ".join(filter(None, head.shown[0])))
    guessed = f"It says “{said}”, from which this is guessed."
    return f"{guessed} Without names, columns are called column_1, column_2 …, here and in the coded file."


def options(head: Head) -> list[tuple[str, str]]:
    """Return the place and the name of each column; one without a name of its own with what is in its first cell."""
    cells = ("",) * len(head.columns) if head.has_names else head.shown[0]
    named = zip(head.columns, cells, strict=True)
    return [(str(place), f"{name} ({cell})" if cell else name) for place, (name, cell) in enumerate(named, 1)]


def looks(found: Iterable[Look], scheme: Scheme) -> list[Shown]:
    """Return what needs a look in words."""
    return [
        Shown(
            each.title or _sentence(_why(each.reason)),
            ", ".join(filter(None, (each.qualifier, each.industry))),
            _rows(each),
            _why(each.reason) if each.title else "",
            _group(each.code, scheme) if each.code else "",
            _likeliest(each, scheme),
        )
        for each in found
    ]


def look_csv(found: Iterable[Look], scheme: Scheme) -> Iterator[str]:
    """Yield, piece by piece, CSV in which titles that need a look go to those who code them."""
    yield f"\ufeff{_csv([LOOK_COLUMNS])}"
    titled = (each for each in found if each.title)
    while some := list(islice(titled, _PIECE)):
        yield _csv(_line(each, scheme) for each in some)


def result_name(file: str, form: str, what: str = "coded") -> str:
    """Return what a file made of what was sent is called, by the name of that."""
    stem, dot, _ = file.rpartition(".")
    return f"{stem if dot else file}-{what}.{form}"


def _bar(label: str, rows: int, summary: Summary) -> Bar:
    return Bar(label, rows, rows / max(summary.rows, 1))


def _group(code: str, scheme: Scheme) -> str:
    return f"{code} {load_scheme(scheme).group(code).title}"


def _rows(look: Look) -> str:
    """Say how many rows have it, and which."""
    if look.rows == 1:
        return f"row {look.numbers[0]}"
    more = " and others" if look.rows > len(look.numbers) else ""
    return f"{look.rows:,} rows ({', '.join(map(str, look.numbers))}{more})"


def _likeliest(look: Look, scheme: Scheme) -> list[str]:
    return [_group(pair.partition(":")[0], scheme) for pair in look.candidates.split("|")[:_MOST_LIKELY] if pair]


def _line(look: Look, scheme: Scheme) -> list[object]:
    likeliest = "; ".join(_likeliest(look, scheme))
    said = look.title, look.qualifier, look.industry, look.reason, likeliest, look.code, look.candidates, look.evidence
    return [look.rows, " ".join(map(str, look.numbers)), *map(as_text, said)]


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _why(reason: str) -> str:
    name, colon, detail = reason.partition(": ")
    return f"{REASONS[name]}: {detail}" if colon else REASONS[name]


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
