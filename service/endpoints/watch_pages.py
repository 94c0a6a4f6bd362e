"""The page of the watch, and the figures of every day for a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.keys import asks
from service.pages import HEADERS, TEMPLATES, desk, releases
from service.pages import watch as words
from service.parts import database_of
from service.watching.daily import daily_figures
from service.watching.facts import ASKED, gather
from service.watching.findings import findings
from service.watching.record import DAYS, Step, read_periods
from service.watching.sources import TENTHS
from service.watching.subjects import SUBJECTS

router = APIRouter(prefix="/watch", include_in_schema=False, dependencies=[asks("confirm")])
"""It is for people of the house: a key of the role `code` may be a partner's, who sends adverts."""

Of = Annotated[str, Query(pattern=f"^({'|'.join((words.ALL, *SUBJECTS))})$", description="Subject of the requests.")]


@router.get("")
def show_watch(request: Request, by: Step = "hour", of: Of = words.ALL) -> Response:
    """Show whether all is in order, what asks to be looked at, and what came and how it was answered."""
    facts = gather(request.app)
    found = findings(facts)
    with database_of(request).read() as connection:
        periods = read_periods(connection, by, DAYS[by], facts.now, ASKED if of == words.ALL else (of,))
    context = {
        "words": words,
        "of_releases": releases,
        "of_desk": desk,
        "facts": facts,
        "findings": found,
        "overall": words.overall(found),
        "by": by,
        "of": of,
        "subjects": SUBJECTS,
        "tenths": TENTHS,
        "plot": words.plot(periods, by),
    }
    return TEMPLATES.TemplateResponse(request, "watch.html", context, headers=HEADERS)


@router.get("/traffic.csv")
def give_traffic(request: Request) -> Response:
    """Give the figures of every day that is kept."""
    with database_of(request).read() as connection:
        text = daily_figures(connection, datetime.now(UTC))
    headers = {"Content-Disposition": 'attachment; filename="traffic.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
