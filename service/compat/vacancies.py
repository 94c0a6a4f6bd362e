"""`/api/v1/vacancies/search`: live vacancies of the store by words and place."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from anyio import to_thread
from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict

from mappings.normalise import normalise
from mappings.schemes import UNIT_GROUP
from models.coding import Item, Scheme
from service.compat.gazetteer import Gazetteer
from service.compat.other_sites import shared_router
from service.compat.scheme import InScheme
from service.errors import declare
from service.parts import database_of
from service.store.matches import Terms
from service.store.vacancies import read_vacancy
from service.thread import Thread
from service.vacancies import find
from service.vacancies.coded import TOP

router = shared_router("/vacancies")

KM = 1.609344
"""A mile in km."""

MOST = 50
SUMMARY = 500
"""Characters of an advert's text that are told."""


class Active(BaseModel):
    """From when to when a vacancy is open."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    start: str
    """When it was advertised, or first seen."""
    end: str | None
    """The last day to apply; null where it is not known."""


class Location(BaseModel):
    """Where a vacancy is."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    location: str
    """The place as written."""
    city: str
    """Empty: no feed tells it apart."""
    area: str
    """Empty: no feed tells it apart."""
    postcode: str
    """Postcode or its district, or empty."""
    country: str
    """Empty: no feed tells it apart."""


class VacancyInfo(BaseModel):
    """A vacancy."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: int
    """Its number in the store."""
    title: str
    """Title."""
    summary: str
    """The beginning of the advert's text; empty where texts are not kept."""
    company: str
    """Name of the employer, or of the agency."""
    activedate: Active
    """From when to when it is open."""
    location: Location
    """Where it is."""
    link: str
    """Address of the advert."""
    soc: int | None
    """Its unit group; null where it is not coded that deep."""


@router.get("/search", response_model=list[VacancyInfo], responses=declare(422, 503))
async def search_vacancies(
    request: Request,
    thread: Thread,
    scheme: InScheme,
    keywords: Annotated[
        str, Query(max_length=200, description="Words that it has; where none has them, the occupation sought.")
    ] = "",
    location: Annotated[
        str, Query(max_length=100, description="Place, as vacancies name it, or a postcode or its district.")
    ] = "",
    radius: Annotated[float, Query(gt=0, le=300, description="Miles around it.")] = 20,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Vacancies to give at most.")] = MOST,
) -> list[VacancyInfo]:
    """Find live vacancies, best first: those with all words, else those of the occupation that the words name.

    A place that no vacancy names finds nothing.
    """
    database = database_of(request)
    near = None
    if location.strip():
        gazetteer: Gazetteer = request.app.state.gazetteer
        near = await to_thread.run_sync(gazetteer.where, database, location)
        if near is None:
            return []
    words = keywords if normalise(keywords) else None

    def found(soc: str | None, words: str | None) -> list[find.Match]:
        return find.find(database, find.Query(scheme, soc, near, radius * KM, Terms(), words), limit).matches

    matches = await to_thread.run_sync(found, None, words)
    if words and not matches:
        (coding,) = await thread.code([Item(words)], scheme, TOP)
        matches = await to_thread.run_sync(found, coding.code, None) if coding.code else []
    return [_told(match, scheme) for match in matches]


def _told(match: find.Match, scheme: Scheme) -> VacancyInfo:
    vacancy, row = read_vacancy(match.row), match.row
    start, end = vacancy.posted or row.first_seen.date(), vacancy.closes
    code: str | None = getattr(row, scheme)
    return VacancyInfo(
        id=row.number,
        title=vacancy.title,
        summary=vacancy.description[:SUMMARY],
        company=vacancy.employer,
        activedate=Active(start=_midnight(start), end=_midnight(end) if end else None),
        location=Location(location=vacancy.place.text, city="", area="", postcode=vacancy.place.postcode, country=""),
        link=vacancy.url,
        soc=int(code) if code and len(code) == UNIT_GROUP else None,
    )


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
