"""Vacancies: taken in coded, deleted on request, and read again from the quarantine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from itertools import islice
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from mappings.errors import SocCoderError
from models.cells import cells
from service.errors import declare
from service.feeds.formats import FORMATS, read
from service.items import MOST_ITEMS, Source
from service.keys import requires
from service.links import lead
from service.parts import database_of
from service.store.database import Database
from service.store.quarantine import quarantine
from service.store.vacancies import Incoming, Kept, Outcome
from service.thread import Thread
from service.vacancies.coded import SCHEME, TOP
from service.vacancies.delete import delete
from service.vacancies.ingest import Options, count, keep_coded, prepare, uncoded, with_codings
from service.vacancies.patience import patiently
from service.vacancies.refused import masked
from service.vacancies.replay import replay
from service.vacancies.report import Report, report
from service.vacancies.vacancy import Fault, Refusal, Vacancy

FEED = "request"
"""What the quarantine names as the feed of what a request brought."""

WAITS = (0.05, 0.2)
"""Seconds to wait before a request tries again to write, where another writer was quicker."""

router = APIRouter(prefix="/v1/vacancies", tags=["Vacancies"])

Reference = Annotated[str, Query(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Layout = Annotated[
    str | None,
    Query(alias="format", description=f"Format of the body: {', '.join(FORMATS)}; JSON and XML tell by themselves."),
]
After = Annotated[int, Query(ge=0, le=2**63 - 1, description="`next` of the answer before, to go on after it.")]
Careful = Annotated[bool, Query(description="Read adverts that leave a doubt more closely.")]

_BODY = {
    "requestBody": {
        "description": "A feed, or a part of one, in any of the formats; it may be gzipped.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

_FIRST: dict[int | str, dict[str, Any]] = {
    200: lead(
        "delete_vacancy_v1_vacancies_delete",
        source="$request.query.source",
        reference="$response.body#/vacancies/0/reference",
    )
}


class TakenVacancy(BaseModel):
    """What became of a vacancy."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    reference: str
    """Its reference: that of the feed, its address, or a digest of its content."""
    outcome: Outcome
    """`new`, `changed`, `unchanged`; `back`: it was gone, and is there again; `repeated`: its reference came before in
    the same request, and the first counts; `withheld`: it was deleted on request."""
    linked: bool
    """Whether it is a copy of an advert that the store had before."""


class RefusedVacancy(BaseModel):
    """An item that no vacancy could be made of; it is in the quarantine."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    where: str
    """Where it is in the body, such as `line 12`."""
    fault: Fault
    """What is wrong, in a word."""
    reason: str
    """What is wrong, in a sentence."""


class CountsAnswer(BaseModel):
    """How many items were read, and what became of them."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    read: int
    """Items read: the sum of the outcomes and of what is quarantined."""
    outcomes: dict[str, int]
    """Vacancies by what became of them."""
    quarantined: dict[str, int]
    """Items that no vacancy could be made of, by what is wrong."""
    linked: int
    """Of the new and changed vacancies, those that are copies of an advert that the store had before."""


class ReplayedAnswer(CountsAnswer):
    """What became of the items of the quarantine that were read again."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    left: int
    """Items that come after those read."""
    next: int | None
    """`after` of the request that goes on; null where nothing is left."""


class TakenAnswer(CountsAnswer):
    """What became of the vacancies of a request."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    vacancies: list[TakenVacancy]
    """The vacancies, in their order."""
    refused: list[RefusedVacancy]
    """The items that no vacancy could be made of, in their order."""


@router.post(
    "", responses=declare(401, 403, 413, 422, 503) | _FIRST, openapi_extra=_BODY, dependencies=[requires("code")]
)
async def take_vacancies(
    request: Request, thread: Thread, source: Source, layout: Layout = None, careful: Careful = True
) -> TakenAnswer:
    """Keep up to 1,000 vacancies in at most 2 MiB, coded; the role `code` is needed.

    The body is a feed in one of the formats. A vacancy is known by source and reference, so that what is sent again is
    kept once.
    """
    database, body = database_of(request), await request.body()
    items = await to_thread.run_sync(_items, body, source, layout)
    refusals = [masked(item) for item in items if isinstance(item, Refusal)]
    incoming = [prepare(item) for item in items if isinstance(item, Vacancy)]
    coder = thread.coder
    places = await to_thread.run_sync(uncoded, database, source, incoming)
    to_code = [incoming[place].vacancy.item() for place in places]
    codings = await thread.code(to_code, SCHEME, TOP, careful, coder, source)
    coded = with_codings(incoming, places, list(map(cells, codings)), coder)
    options = Options(keep_descriptions=request.app.state.keep_descriptions)
    kept = await to_thread.run_sync(patiently, partial(_keep, database, source, coded, refusals, options), WAITS)
    counts = report(count(kept, refusals))
    return TakenAnswer(
        **_counts(counts),
        vacancies=[
            TakenVacancy(reference=each.vacancy.reference, outcome=one.outcome, linked=one.is_linked)
            for each, one in zip(coded, kept, strict=True)
        ],
        refused=[RefusedVacancy(where=each.where, fault=each.fault, reason=each.reason) for each in refusals],
    )


@router.delete("", status_code=204, responses=declare(401, 403, 404, 422, 503), dependencies=[requires("admin")])
def delete_vacancy(request: Request, source: Source, reference: Reference) -> None:
    """Delete a vacancy and how it was coded, for good; the role `admin` is needed.

    A digest of source and reference stays, so that no feed brings it back.
    """
    delete(database_of(request), source, reference)


@router.post("/quarantine/replay", responses=declare(401, 403, 422, 503), dependencies=[requires("admin")])
def replay_quarantine(
    request: Request, thread: Thread, source: Source | None = None, after: After = 0
) -> ReplayedAnswer:
    """Read again up to 500 items that no vacancy could be made of, and keep those that are understood now.

    The role `admin` is needed. `quarantined` counts those that stay, and `left` those that the next request reads.
    """
    options = Options(keep_descriptions=request.app.state.keep_descriptions)
    done = replay(database_of(request), thread.coder, source, options, after)
    following = done.reached if done.left else None
    return ReplayedAnswer(**_counts(report(done.counts)), left=done.left, next=following)


def _counts(told: Report) -> dict[str, Any]:
    return {name: getattr(told, name) for name in CountsAnswer.model_fields}


def _items(body: bytes, source: str, layout: str | None) -> list[Vacancy | Refusal]:
    items = list(islice(read(BytesIO(body), source, layout), MOST_ITEMS + 1))
    if len(items) > MOST_ITEMS:
        raise SocCoderError(f"The body has more than {MOST_ITEMS:,} items.", "Send fewer items in one request.")
    return items


def _keep(
    database: Database, source: str, coded: Sequence[Incoming], refusals: Sequence[Refusal], options: Options
) -> list[Kept]:
    with database.write() as connection:
        quarantine(connection, source, FEED, refusals)
        return keep_coded(connection, source, coded, None, options)
