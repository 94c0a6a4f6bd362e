"""What the pages of files say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mappings.schemes import load_scheme
from models.batch import REQUIRED
from models.coding import Kind, Scheme
from service.files.form import MOST_ROWS
from service.files.summary import Doubtful, Summary
from service.pages.wording import LEVELS
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
}
"""What is wrong with a field, by its name, in the order of the form."""

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


class Look(NamedTuple):
    """A row that needs a look, in words."""

    number: int
    title: str
    code: str
    candidates: Sequence[str]
    why: str


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


def looks(doubtful: Sequence[Doubtful], scheme: Scheme) -> list[Look]:
    """Return rows that need a look in words."""
    return [
        Look(
            each.number,
            each.title,
            _group(each.code, scheme) if each.code else "",
            [_group(code, scheme) for code in each.candidates],
            _why(each.reason),
        )
        for each in doubtful
    ]


def result_name(file: str, form: str) -> str:
    """Return what the coded file is called, by the name of what was sent."""
    stem, dot, _ = file.rpartition(".")
    return f"{stem if dot else file}-coded.{form}"


def _bar(label: str, rows: int, summary: Summary) -> Bar:
    return Bar(label, rows, rows / max(summary.rows, 1))


def _group(code: str, scheme: Scheme) -> str:
    return f"{code} {load_scheme(scheme).group(code).title}"


def _why(reason: str) -> str:
    name, colon, detail = reason.partition(": ")
    return f"{REASONS[name]}: {detail}" if colon else REASONS[name]


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
