"""Whether the service lives, and whether it can code."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from service.errors import declare, error_response
from service.thread import Thread

router = APIRouter(prefix="/health", tags=["Service"])


class HealthAnswer(BaseModel):
    """The state of the service."""

    status: Literal["live", "ready"]


@router.get("/live", responses=declare())
async def check_live() -> HealthAnswer:
    """Say that the process answers."""
    return HealthAnswer(status="live")


@router.get("/ready", response_model=HealthAnswer, responses=declare(503))
async def check_ready(request: Request, thread: Thread) -> HealthAnswer | Response:
    """Say whether bundle and tables are loaded and a plain title is coded to a unit group."""
    if await thread.works():
        return HealthAnswer(status="ready")
    return error_response(request, 503)
