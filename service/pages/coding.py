"""What the page that codes one thing asks for, and what it says of courses and standards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from mappings.package import rows
from models.apprenticeships.standard import LEVELS
from models.coding import Kind, Reason

KINDS: dict[Kind, str] = {
    "job_title": "A job title",
    "vacancy": "A job advert",
    "course": "A course",
    "apprenticeship": "An apprenticeship standard",
}


class Needed(NamedTuple):
    """What must be given of a kind of thing.

    Attributes:
        fields: one of them, at least.
        problem: what is said where none is.
    """

    fields: tuple[str, ...]
    problem: str


NEEDED: dict[Kind, Needed] = {
    "job_title": Needed(("title",), "Enter a job title"),
    "vacancy": Needed(("title",), "Enter the title of the advert"),
    "course": Needed(("title", "hecos", "jacs3", "cah"), "Enter the title of the course, or a code of its subject"),
    "apprenticeship": Needed(("title",), "Enter the title of the standard, or its reference"),
}


class Field(NamedTuple):
    """A field of the form.

    Attributes:
        label: what it asks for.
        hint: more of that, with an example; of a title `TITLE_HINTS` has it.
        kinds: the kinds of thing that have it.
        shape: `line` of text, `text` of many lines, or `choice` of a list.
        choices: what there is to choose, by its value.
    """

    label: str
    hint: str
    kinds: tuple[Kind, ...]
    shape: Literal["line", "text", "choice"] = "line"
    choices: Mapping[str, str] = {}


_ROUTES = sorted(title for _, title in rows("routes"))

FIELDS = {
    "title": Field("Title", "", tuple(KINDS)),
    "description": Field("Text of the advert", "What the job is about.", ("vacancy",), "text"),
    "qualifier": Field(
        "Qualifier",
        "A term that tells the jobs of one title apart, such as “primary”.",
        ("job_title", "vacancy"),
    ),
    "industry": Field("Industry", "What the employer does, such as “hospital service”.", ("job_title", "vacancy")),
    "category": Field("Category", "What the job board files it under.", ("vacancy",)),
    "location": Field("Place", "It is set aside where the title names it.", ("vacancy",)),
    "hecos": Field("HECoS codes", "6 digits each, such as 100148; with “|” between them.", ("course",)),
    "jacs3": Field("JACS3 codes", "Such as H200, H2 or H; with “|” between them.", ("course",)),
    "cah": Field("CAH codes", "Such as 10-01-02; with “|” between them.", ("course",)),
    "level": Field(
        "Level",
        "Of the qualification.",
        ("apprenticeship",),
        "choice",
        {str(level): f"Level {level}" for level in LEVELS},
    ),
    "route": Field(
        "Route", "Of the occupational maps.", ("apprenticeship",), "choice", dict(zip(_ROUTES, _ROUTES, strict=True))
    ),
    "typical_job_titles": Field("Typical job titles", "One a line.", ("apprenticeship",), "text"),
    "overview": Field("What the occupation is", "In the words of the standard.", ("apprenticeship",), "text"),
    "duties": Field("Duties", "One a line.", ("apprenticeship",), "text"),
}
"""The fields, by those of the item that they fill, in the order of the form."""

TITLE_HINTS: dict[Kind, str] = {
    "job_title": "As a person wrote it, such as “night staff nurse, band 5”.",
    "vacancy": "As the advert has it, with what else is in it.",
    "course": "Such as “BSc (Hons) Civil Engineering with year abroad”.",
    "apprenticeship": "Such as “Dog groomer”; or its reference, such as ST0397.",
}

FURTHER = {
    "Add a qualifier, the industry or the like": ("qualifier", "industry", "category", "location"),
    "Add codes of its subjects": ("hecos", "jacs3", "cah"),
    "Add its level, its route or its text": ("level", "route", "typical_job_titles", "overview", "duties"),
}
"""The fields that are folded away at first, by what unfolds them."""

LEADING_REASONS: dict[Reason, str] = {
    "too_vague": "No one occupation stands out.",
    "tie": "Two occupations stand out about equally.",
    "invalid": "None of these codes is known.",
    "empty": "Nothing is left that could name a course or a standard.",
    "not_a_job": "These words do not seem to name an occupation.",
}
"""Why a course or a standard is not coded to one unit group, where it is not as `wording.REASONS` has it."""

WEIGHTS: dict[Kind, str] = {
    "course": "The weight is the probability that a job profile of the National Careers Service names the subject as a "
    "way in. It is advice on entry, not where graduates went.",
    "apprenticeship": "The weight is the probability that the publisher of the standard codes it to the group.",
}
"""What the weights of links are."""
