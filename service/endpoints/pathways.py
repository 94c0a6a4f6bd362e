"""What leads to an occupation, what it is near to, and what leads on from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mappings.near import group_of
from mappings.schemes import load_scheme
from mappings.version import data_version
from models.pathways.neighbours import neighbours
from models.pathways.products import ProductKind, products_into
from models.pathways.progression import progression
from service.answers import static_response
from service.errors import declare
from service.pathways import answers
from service.pathways.answers import NeighboursAnswer, PathwayAnswer, ProductsAnswer, ProgressionAnswer
from service.pathways.choose import NeighbourQuery, PathwayQuery, ProductQuery, StepQuery, choose

router = APIRouter(prefix="/v1/pathways/occupations/{soc}", tags=["Pathways"])

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has this answer already."}}

NO_PRODUCT = "No official code leads here from what the tables have, which is a part: that says nothing."
NO_STEP = "No apprenticeship or T Level leads here in the tables, so that there is none to go on from."
NO_NEIGHBOUR = "It shares nothing with another occupation in the tables."

AnswerT = TypeVar("AnswerT", bound=PathwayAnswer)


@router.get("/apprenticeships", response_model=ProductsAnswer, responses=declare(404, 422) | UNCHANGED)
def find_apprenticeships(request: Request, soc: str, query: Annotated[ProductQuery, Query()]) -> Response:
    """Find the apprenticeship standards whose official codes are in an occupation of any level."""
    return _products(request, soc, query, "apprenticeship")


@router.get("/t-levels", response_model=ProductsAnswer, responses=declare(404, 422) | UNCHANGED)
def find_t_levels(request: Request, soc: str, query: Annotated[ProductQuery, Query()]) -> Response:
    """Find the T Levels that lead to an occupation of any level."""
    return _products(request, soc, query, "t_level")


@router.get("/neighbours", response_model=NeighboursAnswer, responses=declare(404, 422) | UNCHANGED)
def find_neighbours(request: Request, soc: str, query: Annotated[NeighbourQuery, Query()]) -> Response:
    """Find the occupations near an occupation of any level, each with what makes it near."""
    links = neighbours(query.scheme, soc)
    return _answer(request, NeighboursAnswer, answers.neighbour, links, query, soc, NO_NEIGHBOUR)


@router.get("/progression", response_model=ProgressionAnswer, responses=declare(404, 422) | UNCHANGED)
def find_progression(request: Request, soc: str, query: Annotated[StepQuery, Query()]) -> Response:
    """Find the standards and T Levels of the same route that lead on from an occupation, or up to it."""
    links = progression(query.scheme, soc)
    return _answer(request, ProgressionAnswer, answers.step, links, query, soc, NO_STEP)


def _products(request: Request, soc: str, query: ProductQuery, kind: ProductKind) -> Response:
    links = [link for link in products_into(query.scheme, soc) if link.product.kind == kind]
    return _answer(request, ProductsAnswer, answers.product_link, links, query, soc, NO_PRODUCT)


def _answer(
    request: Request,
    shape: type[AnswerT],
    told: Callable[[Any], Any],
    links: Sequence[Any],
    query: PathwayQuery,
    soc: str,
    note: str,
) -> Response:
    scheme = load_scheme(query.scheme)
    part = choose(links, query, request.url.path)
    answer = shape(
        scheme=query.scheme,
        edition=scheme.edition,
        code=soc,
        title=group_of(scheme, soc).title,
        data_version=data_version(),
        model_version=None,
        note=None if links else note,
        total=part.total,
        next=part.following,
        links=list(map(told, part.links)),
    )
    return static_response(request, answer.model_dump_json().encode())
