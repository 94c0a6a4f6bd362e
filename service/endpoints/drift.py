"""Drift of what is coded, as data and as a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.drift import Drift, measure
from service.errors import declare
from service.keys import asks, requires
from service.pages import HEADERS, TEMPLATES
from service.pages.drift import PAGE, context
from service.thread import Thread

router = APIRouter(tags=["Service"])

Days = Annotated[int, Query(ge=1, le=366, description="Days to look at, today included.")]
Source = Annotated[
    str | None, Query(pattern=r"^[A-Za-z0-9._()-]{1,64}$", description="Look at this source only; by default at all.")
]


@router.get("/v1/drift", responses=declare(401, 403, 422, 503), dependencies=[requires("code")])
def give_drift(request: Request, thread: Thread, days: Days = 28, source: Source = None) -> Drift:
    """Compare what was coded in the last days with what training had, and with as many days before.

    Only the codings of the model now at work are compared.
    """
    return _measured(request, thread, days, source)


@router.get("/drift", include_in_schema=False, dependencies=[asks("code")])
def show_drift(request: Request, thread: Thread, days: Days = 28, source: Source = None) -> Response:
    """Show the same as a page, to who gives the browser an API key as the password."""
    shown = context(_measured(request, thread, days, source), source)
    return TEMPLATES.TemplateResponse(request, PAGE, shown, headers=HEADERS)


def _measured(request: Request, thread: Thread, days: int, source: str | None) -> Drift:
    coder = thread.coder
    return measure(request.app.state.database, coder.version, coder.reference, days, source)
