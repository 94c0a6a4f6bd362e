"""What leads where: courses, apprenticeships, T Levels and occupations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.answers import UNCHANGED, static_response
from service.errors import declare
from service.pathways.answers import (
    CourseOccupationsAnswer,
    NeighboursAnswer,
    OccupationCoursesAnswer,
    PathwayAnswer,
    ProductsAnswer,
    ProgressionAnswer,
)
from service.pathways.choose import PathwayQuery, ProductQuery, StepQuery
from service.pathways.find import of_occupation, of_subject

router = APIRouter(prefix="/v1/pathways", tags=["Pathways"])

_RESPONSES = declare(404, 422) | UNCHANGED


@router.get("/courses/{scheme}/{code}/occupations", response_model=CourseOccupationsAnswer, responses=_RESPONSES)
def find_occupations(request: Request, scheme: str, code: str, query: Annotated[PathwayQuery, Query()]) -> Response:
    """Find the occupations that courses in a subject lead to.

    The scheme in the address is one of subjects: `hecos`, `jacs3` (or `jacs`), `cah_1_1` or `cah_1_3` (or `cah`); that
    in the query is of the occupations. A group stands for the subjects in it.
    """
    return _response(request, of_subject(scheme, code, query))


@router.get("/occupations/{soc}/courses", response_model=OccupationCoursesAnswer, responses=_RESPONSES)
def find_courses(request: Request, soc: str, query: Annotated[PathwayQuery, Query()]) -> Response:
    """Find the subjects whose courses lead to an occupation of any level."""
    return _response(request, of_occupation("courses", soc, query))


@router.get("/occupations/{soc}/apprenticeships", response_model=ProductsAnswer, responses=_RESPONSES)
def find_apprenticeships(request: Request, soc: str, query: Annotated[ProductQuery, Query()]) -> Response:
    """Find the apprenticeship standards that lead to an occupation of any level."""
    return _response(request, of_occupation("apprenticeships", soc, query))


@router.get("/occupations/{soc}/t-levels", response_model=ProductsAnswer, responses=_RESPONSES)
def find_t_levels(request: Request, soc: str, query: Annotated[ProductQuery, Query()]) -> Response:
    """Find the T Levels that lead to an occupation of any level."""
    return _response(request, of_occupation("t-levels", soc, query))


@router.get("/occupations/{soc}/neighbours", response_model=NeighboursAnswer, responses=_RESPONSES)
def find_neighbours(request: Request, soc: str, query: Annotated[PathwayQuery, Query()]) -> Response:
    """Find the occupations near an occupation of any level, each with what makes it near."""
    return _response(request, of_occupation("neighbours", soc, query))


@router.get("/occupations/{soc}/progression", response_model=ProgressionAnswer, responses=_RESPONSES)
def find_progression(request: Request, soc: str, query: Annotated[StepQuery, Query()]) -> Response:
    """Find the standards and T Levels of the same route that lead on from an occupation, or up to it."""
    return _response(request, of_occupation("progression", soc, query))


def _response(request: Request, answer: PathwayAnswer) -> Response:
    return static_response(request, answer.model_dump_json().encode())
