"""Vacancies found by occupation, place and words, and counted."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from mappings.errors import SocCoderError
from models.coding import Coding, Item, Scheme
from service.errors import declare
from service.items import LONGEST_FIELD, Source
from service.parts import database_of
from service.store.database import Database
from service.store.listings import places
from service.store.matches import Terms
from service.store.vacancies import read_vacancy
from service.store.vacancy_counts import By
from service.thread import CodingThread, Thread
from service.vacancies import counts, find
from service.vacancies.coded import TOP
from service.vacancies.geography import Point
from service.vacancies.place import coordinates, postcode
from service.vacancies.vacancy import Contract, Hours, Pay, Place

LONGEST_WORDS = 200
"""Characters of the words sought."""

router = APIRouter(prefix="/v1/vacancies", tags=["Vacancies"])

Code = Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]


class VacancyQuery(BaseModel):
    """What is sought: an occupation, a place or words, or several of them."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    soc: Code | None = None
    """Code of the occupation, of any level from the major to the unit group."""
    scheme: Scheme = "soc2020"
    """Scheme of `soc`, or to code `occupation` to."""
    occupation: Annotated[str, Field(min_length=1, max_length=LONGEST_FIELD)] | None = None
    """The occupation in words, which are coded first; instead of `soc`."""
    q: Annotated[str, Field(max_length=LONGEST_WORDS)] | None = None
    """Words that title, employer and description have, in any form and case; a phrase between double quotes."""
    near: Annotated[str, Field(max_length=50)] | None = None
    """Latitude and longitude in degrees (`53.8,-1.55`), or the postcode of a vacancy of the store that has them."""
    radius: Annotated[float, Field(gt=0, le=500)] = 25
    """Distance from `near` in km, at most; a vacancy whose place is not known is not near."""
    pay_min: Annotated[float, Field(ge=0)] | None = None
    """Pounds a year: what is paid reaches this; without pay that can be made annual, a vacancy does not fit."""
    contract: Contract | None = None
    """Kind of contract."""
    hours: Hours | None = None
    """Full-time or part-time; what may be either fits both."""
    posted_since: date | None = None
    """Day since which it was advertised; a vacancy that names no day does not fit."""
    source: Source | None = None
    """Source that it comes from."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """Vacancies to give at most."""
    cursor: Annotated[str, Field(max_length=200)] | None = None
    """`next` of the answer before, to go on where it ended; all else as it was."""


class FoundVacancy(BaseModel):
    """A vacancy that fits."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    source: str
    """Source that it comes from."""
    reference: str
    """Its reference there."""
    title: str
    """Title."""
    employer: str
    """Name of the employer, or of the agency."""
    place: Place
    """Where it is."""
    pay: Pay
    """What it pays."""
    hours: Hours | None
    """Whether it is full-time or part-time."""
    weekly_hours: float | None
    """Hours a week, where they are given."""
    contract: Contract | None
    """Kind of contract."""
    posted: date | None
    """Day on which it was advertised."""
    closes: date | None
    """Last day to apply."""
    url: str
    """Address of the advert."""
    soc2020: str | None
    """Its code in SOC2020, of any level."""
    soc2010: str | None
    """The unit group of SOC2010 with the largest share of those of `soc2020`, where that is a unit group."""
    confidence: float | None
    """Probability that `soc2020` is right at its level; null without code, and where people have confirmed it or
    it is official."""
    share: float | None
    """Share of the people of `soc2020` who are in the occupation sought, 0 to 1; null where none is sought."""
    distance_km: float | None
    """Distance from `near`; null where no place is sought."""
    in_heading: bool | None
    """Whether title and employer alone have all words sought; null where none are sought."""
    score: float
    """How well it fits, 0 to 1, by confidence, share, words, distance and age."""


class VacanciesAnswer(BaseModel):
    """The vacancies that fit, best first."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    scheme: Scheme
    """Scheme of `soc`."""
    soc: str | None
    """The code sought; null for any, or where `occupation` could not be coded, and nothing is found."""
    coding: Coding | None
    """How `occupation` was coded; null where it was not given."""
    near: Point | None
    """Degrees north and east of the place sought."""
    total: int
    """Vacancies that fit in all."""
    vacancies: list[FoundVacancy]
    """Those of this page."""
    next: str | None
    """The cursor of the next page; null on the last."""


class CountCell(BaseModel):
    """A count of vacancies; a value is null where it is not known, or not counted by."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    soc: str | None = None
    """Group; null too where the vacancy is not coded that deep."""
    region: str | None = None
    """Postcode area, such as `LS`."""
    month: str | None = None
    """Month in which they were advertised, such as `2026-11`."""
    count: int | None
    """How many; null where it is not told."""


class CountsAnswer(BaseModel):
    """Counts of vacancies."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    scheme: Scheme
    """Scheme of the groups."""
    level: int
    """Digits of their codes."""
    least_count: int
    """The least count that is told."""
    total: int | None
    """Vacancies in all; null where that is not told."""
    counts: list[CountCell]
    """The counts, in order of their values; there is none of what has no vacancy."""


@router.get("", responses=declare(404, 422, 503))
async def find_vacancies(request: Request, thread: Thread, query: Annotated[VacancyQuery, Query()]) -> VacanciesAnswer:
    """Find live vacancies by occupation, place and words, best first."""
    if query.soc and query.occupation:
        raise SocCoderError("Both a code and an occupation are given.", "Send 'soc' or 'occupation'.")
    if not (query.soc or query.occupation or query.near) and query.q is None:
        raise SocCoderError(
            "Neither an occupation nor a place nor words are given.", "Send 'soc', 'occupation', 'near' or 'q'."
        )
    database = database_of(request)
    coding = await _code(thread, query)
    near = await to_thread.run_sync(_place, database, query.near) if query.near else None
    soc = coding.code if coding else query.soc
    found = find.Page([], 0, None)
    if soc or not coding:
        terms = Terms(query.pay_min, query.contract, query.hours, query.posted_since, query.source)
        sought = find.Query(query.scheme, soc, near, query.radius, terms, query.q)
        found = await to_thread.run_sync(find.find, database, sought, query.limit, query.cursor)
    return VacanciesAnswer(
        scheme=query.scheme,
        soc=soc,
        coding=coding,
        near=near,
        total=found.total,
        vacancies=list(map(_found, found.matches)),
        next=found.following,
    )


@router.get("/counts", responses=declare(404, 422, 503))
def count_vacancies(
    request: Request,
    by: Annotated[set[By], Query(min_length=1, description="What to count by; may be given several times.")],
    scheme: Annotated[Scheme, Query(description="Scheme of the groups.")] = "soc2020",
    level: Annotated[int, Query(ge=1, le=4, description="Digits of the codes.")] = 4,
    soc: Annotated[Code | None, Query(description="Only this group, of any level.")] = None,
    region: Annotated[str | None, Query(pattern="^[A-Z]{1,2}$", description="Only this postcode area.")] = None,
    month: Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}$", description="Only this month.")] = None,
) -> CountsAnswer:
    """Count the vacancies kept, also those gone since, by group, postcode area and month; small counts are not told."""
    least = request.app.state.least_count
    given: dict[By, str | None] = {"soc": soc, "region": region, "month": month}
    only = {name: value for name, value in given.items() if value}
    told = counts.counts(request.app.state.database, sorted(by), scheme, level, only, least)
    cells = [
        CountCell.model_validate({name: value or None for name, value in cell.values.items()} | {"count": cell.count})
        for cell in told.cells
    ]
    return CountsAnswer(scheme=scheme, level=level, least_count=least, total=told.total, counts=cells)


async def _code(thread: CodingThread, query: VacancyQuery) -> Coding | None:
    if query.occupation is None:
        return None
    (coding,) = await thread.code([Item(query.occupation)], query.scheme, TOP)
    return coding


def _place(database: Database, near: str) -> Point:
    if found := coordinates(*near.split(",")) if near.count(",") == 1 else None:
        return Point(*found)
    code = postcode(near)
    if not code:
        raise SocCoderError("The place is none.", "Send latitude and longitude, such as 53.8,-1.55, or a UK postcode.")
    with database.read() as connection:
        place = places(connection, [code]).get(code)
    if place is None:
        raise SocCoderError(
            f"Where {code} is, is not known: no vacancy of the store tells.", "Send latitude and longitude instead."
        )
    return place


def _found(match: find.Match) -> FoundVacancy:
    vacancy = read_vacancy(match.row)
    return FoundVacancy(
        **{name: getattr(vacancy, name) for name in _OF_VACANCY},
        soc2020=match.row.soc2020,
        soc2010=match.row.soc2010,
        confidence=match.row.confidence,
        share=match.share,
        distance_km=match.distance,
        in_heading=match.headed,
        score=match.score,
    )


_OF_SEARCH = {"soc2020", "soc2010", "confidence", "share", "distance_km", "in_heading", "score"}
_OF_VACANCY = FoundVacancy.model_fields.keys() - _OF_SEARCH
