"""Whether the service lives, and whether it can code."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from service.condition import Condition, condition
from service.errors import declare, error_response
from service.thread import Thread

router = APIRouter(prefix="/health", tags=["Service"])


class LiveAnswer(BaseModel):
    """The process answers."""

    status: Literal["live"]


class ReadyAnswer(Condition):
    """The service can code; `degraded`: a part that it can do without for a while is not as it should be."""

    status: Literal["ready", "degraded"]


@router.get("/live", responses=declare())
async def check_live() -> LiveAnswer:
    """Say that the process answers."""
    return LiveAnswer(status="live")


@router.get("/ready", response_model=ReadyAnswer, responses=declare(503))
async def check_ready(request: Request, thread: Thread) -> ReadyAnswer | Response:
    """Say whether bundle and tables are loaded and a plain title is coded to a unit group."""
    if await thread.works():
        now = condition(request.app)
        return ReadyAnswer(status="degraded" if any(now.lacking.values()) else "ready", **now.model_dump())
    return error_response(request, 503)
