"""`/api/v1/hesa/…`: what people in an occupation had studied, and what those who studied a subject do.

Percentages are only those of outcomes that a licensed user has supplied (`SOC_CODER_OUTCOMES`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.errors import UnknownCodeError
from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.outcomes.in_use import outcomes
from models.outcomes.rules import LEAST_BASE
from models.outcomes.spread import everyone
from models.outcomes.tables import Destinations
from models.pathways.courses import courses_into
from service.answers import STATIC, json_response, static_response
from service.compat.other_sites import shared_router
from service.compat.scheme import InScheme
from service.errors import declare

router = shared_router("/hesa")

SUBJECTS = "jacs3"
PRINCIPAL = 2
"""Scheme of the courses, and the level of those that are listed: principal subjects, such as `H3`."""

MOST_LINKS = 20

NO_OUTCOMES = "No percentages: the service was started without SOC_CODER_OUTCOMES."
NOT_TOLD = "The outcomes in use tell nothing of it."


class CourseInfo(BaseModel):
    """A principal subject of JACS 3.0."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """Its code."""
    name: str
    """Its title."""


class CourseShare(BaseModel):
    """A subject that people in an occupation had studied."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """Code in brackets, and title."""
    percentage: float
    """Per cent of them who had."""


class YearOfCourses(BaseModel):
    """What people in an occupation had studied, by the graduates of a year."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    year: str
    """Academic year of graduation, or first and last."""
    courses: list[CourseShare]
    """The subjects, most frequent first."""


class SubjectLink(BaseModel):
    """A subject that leads to an occupation, as the coder of courses has it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    hecos: str
    """Its HECoS code."""
    name: str
    """Its title."""
    weight: float
    """Probability that job profiles name it as a way in, 0 to 1: no share of people."""


class CoursesAnswer(BaseModel):
    """What people in an occupation had studied."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    soc: int
    """Code of the unit group."""
    years: list[YearOfCourses]
    """By year, earliest first; empty where no outcomes tell."""
    note: str
    """Why there are no years; empty where there are."""
    links: list[SubjectLink]
    """Subjects that lead to it, whether or not outcomes tell, largest weight first."""


class OccupationShare(BaseModel):
    """An occupation of people who studied a subject."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    soc: int
    """Code of the unit group."""
    title: str
    """Its title."""
    percentage: float
    """Per cent of them who are in it."""


class YearOfOccupations(BaseModel):
    """What the graduates of a year do."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    year: str
    """Academic year of graduation, or first and last."""
    occupations: list[OccupationShare]
    """The occupations, most frequent first."""


@router.get("/list-courses", response_model=list[CourseInfo], responses=declare(422))
async def list_courses() -> Response:
    """List the principal subjects of JACS 3.0."""
    return json_response(_courses(), STATIC)


@router.get("/courses/{soc}", response_model=CoursesAnswer, responses=declare(404, 422))
def tell_courses(request: Request, scheme: InScheme, soc: str) -> Response:
    """Tell what people in an occupation had studied, as far as outcomes in use tell; and what subjects lead to it."""
    load_scheme(scheme).group(soc)
    years = sorted(_years_of_courses(scheme, soc), key=lambda each: each.year)
    answer = CoursesAnswer(
        soc=int(soc),
        years=years,
        note="" if years else NOT_TOLD if outcomes() else NO_OUTCOMES,
        links=[
            SubjectLink(hecos=each.subject.code, name=each.subject.title, weight=each.weight)
            for each in courses_into(scheme, soc)[:MOST_LINKS]
        ],
    )
    return static_response(request, answer.model_dump_json().encode())


@router.get("/occupations", response_model=list[YearOfOccupations], responses=declare(404, 422))
def tell_occupations(
    scheme: InScheme,
    courses: Annotated[str, Query(max_length=200, description="Codes of subjects of JACS 3.0, joined by commas.")],
) -> list[YearOfOccupations]:
    """Tell what those who studied some subjects do, as far as outcomes in use tell; else the list is empty."""
    codes = list(dict.fromkeys(filter(None, map(str.strip, courses.split(",")))))
    if not codes:
        raise UnknownCodeError("No subject is named.", "Send the codes of subjects, such as courses=H3.")
    for code in codes:
        load_subjects(SUBJECTS).group(code)
    found = outcomes()
    tables = [
        each
        for each in (found.destinations if found else ())
        if each.subject_scheme == SUBJECTS and each.soc_scheme == scheme and set(codes) <= each.counts.keys()
    ]
    years = [YearOfOccupations(year=each.cohort.years, occupations=_occupations(each, codes)) for each in tables]
    return sorted((each for each in years if each.occupations), key=lambda each: each.year)


@cache
def _courses() -> bytes:
    listed = (group for group in load_subjects(SUBJECTS).groups.values() if group.level == PRINCIPAL)
    infos = (CourseInfo(id=group.code, name=group.title).model_dump_json() for group in listed)
    return f"[{','.join(infos)}]".encode()


def _years_of_courses(scheme: Scheme, code: str) -> Iterator[YearOfCourses]:
    found = outcomes()
    for table in found.shares if found else ():
        told = table.percentages.get(code)
        if told and table.soc_scheme == scheme and table.subject_scheme == SUBJECTS:
            subjects = load_subjects(SUBJECTS)
            shares = [
                CourseShare(name=f"({subject}) {subjects.group(subject).title}", percentage=percentage)
                for subject, percentage in told.items()
                if percentage is not None
            ]
            yield YearOfCourses(
                year=table.cohort.years, courses=sorted(shares, key=lambda each: (-each.percentage, each.name))
            )


def _occupations(table: Destinations, subjects: Sequence[str]) -> list[OccupationShare]:
    """Return the unit groups of the people of some subjects in per cent of all of them; of too few people, none."""
    people = sum(everyone(table.counts[each], table.soc_scheme) for each in subjects)
    if people < LEAST_BASE:
        return []
    groups = load_scheme(table.soc_scheme)
    shares = []
    for code in groups.unit_groups:
        told = [count for each in subjects if (count := table.counts[each].get(code, 0)) is not None]
        if len(told) == len(subjects) and any(told):
            percentage = float(round(100 * sum(told) / people))
            shares.append(OccupationShare(soc=int(code), title=groups.group(code).title, percentage=percentage))
    return sorted(shares, key=lambda each: (-each.percentage, each.soc))
