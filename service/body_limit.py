"""The largest body that the service reads."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes in the body of a request."""

LARGER = {"/v1/data/releases": 16 * 1024 * 1024, "/releases": 16 * 1024 * 1024, "/files": 64 * 1024 * 1024}
"""Bytes in the body of a request to an address that takes more."""


class BodyLimit:
    """Ends the reading of a body, with an HTTP error 413, once it announces or holds more than its address takes.

    FastAPI's own `max_body_size` answers in plain text, not in the service's one shape of an error.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = int(Headers(scope=scope).get("content-length", 0))
        most = LARGER.get(scope["path"], LARGEST_BODY)
        held = 0

        async def limited() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if max(announced, held) > most:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)
