"""Occupations: found, described, with their tasks and titles, and with what leads to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mappings.near import group_of
from mappings.schemes import Group, load_scheme
from mappings.version import data_version
from models.coding import Scheme
from service.answers import BRIEF, UNCHANGED, static_response
from service.endpoints import matches, pathways
from service.errors import declare
from service.occupations import answers
from service.occupations.answers import (
    ComparedAnswer,
    ComparedOccupation,
    DescribedAnswer,
    FoundAnswer,
    FoundOccupation,
    TasksAnswer,
    TitlesAnswer,
)
from service.occupations.latest import latest
from service.occupations.respond import respond
from service.occupations.search import OccupationSearch
from service.occupations.snapshot import Snapshot
from service.occupations.texts import Found, Texts
from service.occupations.titles import titles_of
from service.pathways.answers import OccupationCoursesAnswer, ProductsAnswer
from service.thread import Thread

router = APIRouter(prefix="/v1/occupations", tags=["Occupations"])

MOST_COMPARED = 10

InScheme = Annotated[Scheme, Query(description="Edition of SOC that the code is of.")]


@router.get("", response_model=FoundAnswer, responses=declare(422) | UNCHANGED)
async def search_occupations(
    request: Request,
    thread: Thread,
    search: Annotated[str, Query(max_length=1000, description="A job title, or the beginning of one.")],
    scheme: InScheme = "soc2020",
) -> Response:
    """Find unit groups by job title, best first; slips of the keyboard are understood."""
    find: OccupationSearch = request.app.state.occupation_search
    coder, groups = thread.coder, load_scheme(scheme)
    answer = FoundAnswer(
        scheme=scheme,
        edition=groups.edition,
        data_version=data_version(),
        model_version=coder.version,
        occupations=[
            FoundOccupation(code=code, title=groups.group(code).title, confidence=confidence)
            for code, confidence in find(coder, search, scheme)
        ],
    )
    return static_response(request, answer.model_dump_json().encode(), BRIEF)


@router.get("/compare", response_model=ComparedAnswer, responses=declare(404, 422, 503) | UNCHANGED)
def compare_occupations(
    request: Request,
    soc: Annotated[
        str,
        Query(
            max_length=100,
            pattern=rf"^[0-9]{{1,6}}(,[0-9]{{1,6}}){{0,{MOST_COMPARED - 1}}}$",
            description=f"Codes joined by commas, {MOST_COMPARED} at most.",
        ),
    ],
    scheme: InScheme = "soc2020",
) -> Response:
    """Put the latest figures of occupations side by side."""
    groups = load_scheme(scheme)
    compared = tuple(group_of(groups, code) for code in dict.fromkeys(soc.split(",")))
    return respond(request, _compared, scheme, compared)


@router.get("/{soc}", response_model=DescribedAnswer, responses=declare(404, 422) | UNCHANGED)
async def describe_occupation(request: Request, soc: str, scheme: InScheme = "soc2020") -> Response:
    """Describe an occupation of any level."""
    group, found = _said_of(request, scheme, soc)
    return static_response(request, answers.described(scheme, group, found).model_dump_json().encode())


@router.get("/{soc}/tasks", response_model=TasksAnswer, responses=declare(404, 422) | UNCHANGED)
async def list_tasks(request: Request, soc: str, scheme: InScheme = "soc2020") -> Response:
    """List what people in an occupation do."""
    group, found = _said_of(request, scheme, soc)
    answer = TasksAnswer.model_validate(
        {
            **answers.occupation(scheme, group),
            "tasks": found.text and found.text.tasks,
            "note": found.note or None,
        }
    )
    return static_response(request, answer.model_dump_json().encode())


@router.get("/{soc}/titles", response_model=TitlesAnswer, responses=declare(404, 422) | UNCHANGED)
def list_titles(request: Request, soc: str, scheme: InScheme = "soc2020") -> Response:
    """List the job titles that the coding index has in an occupation."""
    group = group_of(load_scheme(scheme), soc)
    answer = TitlesAnswer.model_validate({**answers.occupation(scheme, group), "titles": titles_of(scheme, soc)})
    return static_response(request, answer.model_dump_json().encode())


@router.get("/{soc}/vacancies", responses=declare(404, 422, 503))
async def find_vacancies(
    request: Request, thread: Thread, soc: str, query: Annotated[matches.VacancyQuery, Query()]
) -> matches.VacanciesAnswer:
    """Find the live vacancies of an occupation, best first, as `/v1/vacancies` does."""
    group_of(load_scheme(query.scheme), soc)
    return await matches.find_vacancies(request, thread, query.model_copy(update={"soc": soc}))


for part, answer, find in (
    ("courses", OccupationCoursesAnswer, pathways.find_courses),
    ("apprenticeships", ProductsAnswer, pathways.find_apprenticeships),
):
    router.add_api_route(f"/{{soc}}/{part}", find, response_model=answer, responses=declare(404, 422) | UNCHANGED)


def _compared(figures: Snapshot, scheme: Scheme, compared: tuple[Group, ...]) -> bytes:
    occupations = [
        ComparedOccupation(
            code=group.code,
            title=group.title,
            latest=[answers.series(scheme, told) for told in latest(figures, scheme, group.code)],
        )
        for group in compared
    ]
    edition = load_scheme(scheme).edition
    answer = ComparedAnswer(scheme=scheme, edition=edition, data_version=data_version(), occupations=occupations)
    return answer.model_dump_json().encode()


def _said_of(request: Request, scheme: Scheme, code: str) -> tuple[Group, Found]:
    texts: Texts = request.app.state.texts
    group = group_of(load_scheme(scheme), code)
    return group, texts.of(scheme, code)
