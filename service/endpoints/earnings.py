"""What graduates of a subject earn, where a licensed user has supplied that."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from mappings.near import group_of
from mappings.schemes import load_scheme, load_subjects
from mappings.version import data_version
from models.coding import Scheme
from models.education import shipped
from models.outcomes.carry import METHOD, Carried, OccupationEarnings
from models.outcomes.earnings import SubjectEarnings, of_subject
from models.outcomes.in_use import outcomes
from models.outcomes.tables import Outcomes
from service.answers import UNCHANGED, static_response
from service.errors import NotFoundError, declare
from service.pathways.find import LEARNED, OTHER_NAMES

router = APIRouter(prefix="/v1/pathways", tags=["Pathways"])

_RESPONSES = declare(404, 422) | UNCHANGED


class EarningsQuery(BaseModel):
    """What is asked of earnings."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    scheme: Scheme = "soc2020"
    """Scheme of the occupations."""
    limit: Annotated[int, Field(ge=0, le=50)] = 10
    """Occupations to give at most."""


class FiguresAnswer(BaseModel):
    """What some graduates earn."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    survey: str
    """Where it is from: `leo`, `graduate_outcomes` or `dlhe`."""
    years: str
    """Academic year of graduation, or the first and last of several."""
    population: str
    """Survey, years and whom it is of, in words."""
    years_after: int
    """Years after graduation."""
    lower_quartile: int | None
    """Pounds a year, to the nearest 100; null where it is withheld."""
    median: int
    """Pounds a year, to the nearest 100."""
    upper_quartile: int | None
    """Pounds a year, to the nearest 100; null where it is withheld."""
    people: int
    """Graduates, to the nearest 5."""
    source: str
    """Publication, with its owner."""
    licence: str
    """Under what it may be used."""


class SubjectEarningsAnswer(FiguresAnswer):
    """What graduates of a subject, or of the narrowest group of subjects with it that is told, earn."""

    subject_scheme: str
    """Scheme of the subject that it is of."""
    code: str
    """The subject that it is of."""
    title: str
    """Its title."""
    wider: bool
    """Whether it is of more subjects than were asked for."""
    note: str | None
    """Narrower subjects of which it is withheld; null where there are none."""


class OccupationEarningsAnswer(FiguresAnswer):
    """What those in an occupation may earn, by the subjects that lead to it."""

    proxy: Literal[True] = True
    """It is carried over from subjects, and of nobody who is known to be in the occupation."""
    code: str
    """The group that it is of."""
    title: str
    """Its title."""
    subjects: int
    """Subjects of HECoS that lead to it."""
    note: str | None
    """That it is of a wider group than the occupation, and why; null where it is of the occupation."""


class LedToAnswer(BaseModel):
    """An occupation that the subject leads to."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Unit group."""
    title: str
    """Its title."""
    weight: float
    """Weight of the link, 0 to 1."""
    earnings: list[OccupationEarningsAnswer]
    """By whom and how long after graduation; empty where too few graduates are expected there."""


class EarningsAnswer(BaseModel):
    """What graduates of a subject earn, and, as a proxy, those of the occupations that it leads to."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    subject_scheme: str
    """Scheme of the subject."""
    code: str
    """The subject asked for."""
    title: str
    """Its title."""
    scheme: Scheme
    """Scheme of the occupations."""
    edition: str
    """Its edition."""
    data_version: str
    """Version of the tables."""
    model_version: str
    """Version of what was learned of courses."""
    outcomes_version: str
    """Version of the outcomes in use: a digest of the files."""
    note: str | None
    """Why there are no earnings; null where there are."""
    earnings: list[SubjectEarningsAnswer]
    """Of the subject."""
    method: str
    """How they are carried over to occupations."""
    occupations: list[LedToAnswer]
    """Those that it leads to, largest weight first."""


@router.get("/courses/{subject_scheme}/{code}/earnings", response_model=EarningsAnswer, responses=_RESPONSES)
def find_earnings(
    request: Request, subject_scheme: str, code: str, query: Annotated[EarningsQuery, Query()]
) -> Response:
    """Tell what graduates of a subject earn, where a table of outcomes is in use.

    Earnings of the occupations that it leads to are carried over from subjects, and marked as a proxy.
    """
    told = outcomes()
    if told is None:
        raise NotFoundError(
            "No outcomes of graduates are in use.",
            "Those who run the service can supply them with the setting SOC_CODER_OUTCOMES.",
        )
    return static_response(request, _answer(told, subject_scheme, code, query).model_dump_json().encode())


def _answer(told: Outcomes, name: str, code: str, query: EarningsQuery) -> EarningsAnswer:
    from models.courses.occupations import of_code

    subjects, scheme = load_subjects(OTHER_NAMES.get(name, name)), load_scheme(query.scheme)
    title = group_of(subjects, code).title
    own = of_subject(told, subjects.name, code)
    carried = _carried(told, query.scheme)
    links = of_code(subjects.name, code, query.scheme).links[: query.limit]
    return EarningsAnswer(
        subject_scheme=subjects.name,
        code=code,
        title=title,
        scheme=query.scheme,
        edition=scheme.edition,
        data_version=data_version(),
        model_version=shipped.read(LEARNED).version,
        outcomes_version=told.version,
        note=None if own else "Earnings of this subject are withheld, or not in the outcomes in use.",
        earnings=[_of_subject(told, each) for each in own],
        method=METHOD,
        occupations=[
            LedToAnswer(
                code=link.code,
                title=link.title,
                weight=link.weight,
                earnings=[_of_occupation(told, each, query.scheme, link.code) for each in carried.to(link.code)],
            )
            for link in links
        ],
    )


@lru_cache(maxsize=2)
def _carried(told: Outcomes, scheme: Scheme) -> Carried:
    from models.courses.occupations import weights

    return Carried(told, weights(scheme), scheme)


def _of_subject(told: Outcomes, each: SubjectEarnings) -> SubjectEarningsAnswer:
    return SubjectEarningsAnswer(
        **_figures(told, each),
        subject_scheme=each.subject_scheme,
        code=each.subject,
        title=load_subjects(each.subject_scheme).group(each.subject).title,
        wider=each.wider,
        note=f"Withheld of {', '.join(each.withheld)}; this is of {each.subject}." if each.withheld else None,
    )


def _of_occupation(told: Outcomes, each: OccupationEarnings, scheme: Scheme, asked: str) -> OccupationEarningsAnswer:
    wider = f"Too few graduates are expected in {asked}; this is of {each.code}."
    return OccupationEarningsAnswer(
        **_figures(told, each),
        code=each.code,
        title=load_scheme(scheme).group(each.code).title,
        subjects=each.subjects,
        note=None if each.code == asked else wider,
    )


def _figures(told: Outcomes, each: SubjectEarnings | OccupationEarnings) -> dict[str, Any]:
    origin = told.origins[each.cohort]
    return {
        "survey": each.cohort.survey,
        "years": each.cohort.years,
        "population": str(each.cohort),
        "years_after": each.years_after,
        "lower_quartile": each.lower_quartile,
        "median": each.median,
        "upper_quartile": each.upper_quartile,
        "people": each.people,
        "source": origin.source,
        "licence": origin.licence,
    }
