"""Whether the service lives, and whether it can code."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from service.errors import declare, error_response
from service.thread import Thread

router = APIRouter(prefix="/health", tags=["Service"])


class LiveAnswer(BaseModel):
    """The process answers."""

    status: Literal["live"]


class ReadyAnswer(BaseModel):
    """The service can code."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    status: Literal["ready"]
    database: Literal["ready", "away"]
    """`away`: codings go on with the corrections last known, and nothing can be corrected."""


@router.get("/live", responses=declare())
async def check_live() -> LiveAnswer:
    """Say that the process answers."""
    return LiveAnswer(status="live")


@router.get("/ready", response_model=ReadyAnswer, responses=declare(503))
async def check_ready(request: Request, thread: Thread) -> ReadyAnswer | Response:
    """Say whether bundle and tables are loaded and a plain title is coded to a unit group."""
    if await thread.works():
        return ReadyAnswer(status="ready", database="away" if request.app.state.curation.is_away else "ready")
    return error_response(request, 503)
