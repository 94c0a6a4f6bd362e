"""Counts for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response

from service.condition import condition
from service.metrics import Metrics

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
async def give_metrics(request: Request) -> Response:
    """Give the counts of requests and codings in Prometheus's text format."""
    counted: Metrics = request.app.state.metrics
    counted.tell_lacking(condition(request.app).lacking)
    return Response(counted.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
