"""Plain requests, answered before FastAPI reads their parameters, which takes longer than all else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

Answer = Callable[[Request], Response | None]
"""Answers a request that is plain, with what the endpoint would answer; for another, returns None."""

EndpointT = TypeVar("EndpointT", bound=Callable[..., Any])

_ANSWERS: dict[Callable[..., Any], Answer] = {}


def plainly(answer: Answer) -> Callable[[EndpointT], EndpointT]:
    """Let `answer` answer the plain requests of an endpoint whose router has the class `PlainRoute`."""

    def mark(endpoint: EndpointT) -> EndpointT:
        _ANSWERS[endpoint] = answer
        return endpoint

    return mark


class PlainRoute(APIRoute):
    """A route whose endpoint is asked only where the request is not a plain one."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        whole = super().get_route_handler()
        plain = _ANSWERS.get(self.endpoint)
        if plain is None:
            return whole

        async def handle(request: Request) -> Response:
            return plain(request) or await whole(request)

        return handle
