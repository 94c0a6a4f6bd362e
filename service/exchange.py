"""What happens around every request: its identifier, its headers, its metrics, its log entry, and faults."""

from __future__ import annotations

import re
from secrets import token_hex
from time import perf_counter, time
from traceback import extract_tb

import structlog
from opentelemetry.trace import get_current_span
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import error_response
from service.metrics import Metrics
from service.watching.traffic import Traffic

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every answer that does not set its own; one that sets an empty one goes without it."""

_REQUEST_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Exchange:
    """Wraps the application, so that no answer leaves without the headers and no request goes unseen."""

    def __init__(self, app: ASGIApp, metrics: Metrics, traffic: Traffic) -> None:
        self.app = app
        self._metrics = metrics
        self._traffic = traffic
        self._log = structlog.get_logger().bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an exception becomes an error of the one shape."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        get_current_span().set_attribute("soc_coder.request_id", request_id)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = {name for name, _ in message["headers"]}
                missing = [header for header in _RAW_HEADERS if header[0] not in own]
                set_ones = [header for header in message["headers"] if header[1]]
                message["headers"] = [*set_ones, *missing, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            # The message may quote a title, so only the kind of fault and its place are logged.
            where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
            self._log.error("fault", request_id=request_id, fault=type(error).__qualname__, where=where)
            if status:
                raise
            await error_response(Request(scope), 500)(scope, receive, send_with_headers)
        finally:
            seconds = perf_counter() - began
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.count_request(scope["method"], route, status, seconds)
            self._traffic.count(time(), route, status, seconds)
            self._log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=route,
                status=status,
                milliseconds=round(seconds * 1000, 2),
            )
