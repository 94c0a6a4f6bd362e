"""The pages of pathways: search a subject or an occupation, and see where it leads and what leads there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from mappings.crosswalk import load_crosswalk
from mappings.errors import UnknownCodeError, UnknownSchemeError
from mappings.schemes import load_scheme, load_subjects
from mappings.search import load_search
from models.coding import Scheme, Share
from models.courses.read import read
from models.courses.subjects import of_text
from models.equivalents import other
from service.pages import HEADERS, TEMPLATES, pathways
from service.pathways.choose import PathwayQuery
from service.pathways.find import PATHWAYS, of_occupation, of_subject

router = APIRouter(prefix="/pathways", include_in_schema=False)

FIRST = 5
"""Links of each pathway on the page of an occupation."""

FOUND = 8
"""Subjects, and occupations, that a search shows at most."""

LONGEST = 200
"""Characters that a search takes."""

Cursor = Annotated[str | None, Query(max_length=200)]


@router.get("")
def show_search(request: Request, q: str | None = None, scheme: Scheme = "soc2020") -> Response:
    """Ask for a subject or an occupation; where one is given, show what it may be."""
    if q is None:
        return _search(request, scheme)
    if problem := _problem(q):
        return _search(request, scheme, 422, q=q, problem=problem)
    titles = load_scheme(scheme).groups
    found = {hit.code: titles[hit.code].title for hit in load_search(scheme)(q, FOUND)}
    return _search(request, scheme, q=q, found=True, occupations=found, subjects=of_text(read(q).subject, FOUND))


@router.get("/courses/{subject_scheme}/{code}")
def show_subject(
    request: Request, subject_scheme: str, code: str, scheme: Scheme = "soc2020", cursor: Cursor = None
) -> Response:
    """Show the occupations that courses in a subject lead to."""
    try:
        answer = of_subject(subject_scheme, code, PathwayQuery(scheme=scheme, cursor=cursor))
    except (UnknownSchemeError, UnknownCodeError) as error:
        return _not_found(request, scheme, str(error))
    parents = load_subjects(answer.subject_scheme).parents(code)
    return _page(
        request,
        "pathways_subject.html",
        {"answer": answer, "parents": parents, "cursor": cursor, "other": other(scheme)},
    )


@router.get("/occupations/{soc}")
def show_occupation(request: Request, soc: str, scheme: Scheme = "soc2020") -> Response:
    """Show what leads to an occupation, what comes before and after it and what is near it."""
    query = PathwayQuery(scheme=scheme, limit=FIRST)
    return _occupation(request, soc, dict.fromkeys(PATHWAYS, query))


@router.get("/occupations/{soc}/{name}")
def show_pathway(request: Request, soc: str, name: str, scheme: Scheme = "soc2020", cursor: Cursor = None) -> Response:
    """Show all links of one pathway, a page at a time."""
    if name not in PATHWAYS:
        return _not_found(request, scheme, "There is no such page.")
    return _occupation(request, soc, {name: PathwayQuery(scheme=scheme, cursor=cursor)})


def _occupation(request: Request, soc: str, queries: dict[str, PathwayQuery]) -> Response:
    scheme = next(iter(queries.values())).scheme
    try:
        answers = {name: of_occupation(name, soc, query) for name, query in queries.items()}
    except UnknownCodeError as error:
        return _not_found(request, scheme, str(error))
    known = load_scheme(scheme)
    context = {
        "answers": answers,
        "group": known.group(soc),
        "parents": known.parents(soc),
        "scheme": scheme,
        "other": other(scheme),
        "kin": _kin(scheme, soc),
    }
    return _page(request, "pathways_occupation.html", context)


def _kin(scheme: Scheme, soc: str) -> list[Share]:
    """Return the groups of the other edition that a code is linked to."""
    crosswalk = load_crosswalk(scheme, other(scheme))
    return [Share(link.code, crosswalk.target.group(link.code).title, link.share) for link in crosswalk.targets(soc)]


def _problem(q: str) -> str | None:
    if not q.strip():
        return "Enter a subject or an occupation"
    return f"Enter {LONGEST} characters or fewer" if len(q) > LONGEST else None


def _not_found(request: Request, scheme: Scheme, why: str) -> Response:
    return _search(request, scheme, 404, missing=why)


def _search(request: Request, scheme: Scheme, status: int = 200, **context: Any) -> Response:
    return _page(request, "pathways.html", {"scheme": scheme, **context}, status)


def _page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    return TEMPLATES.TemplateResponse(
        request, template, {"words": pathways, **context}, headers=HEADERS, status_code=status
    )
