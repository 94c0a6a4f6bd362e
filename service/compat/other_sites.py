"""Which answers pages of other sites may read.

Those of `/api/v1/…`, as at LMI for All: by CORS, and by JSONP before that. These addresses answer GET, take no key and
tell the same to everybody. All else is closed but to the sites that the setting `sites` names.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.datastructures import QueryParams
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "/api/v1"

JAVASCRIPT = b"text/javascript; charset=utf-8"
"""What a browser takes for a script although `X-Content-Type-Options: nosniff` is sent."""

AS_SCRIPT: dict[int | str, dict[str, Any]] = {
    200: {"content": {JAVASCRIPT.decode(): {"schema": {"type": "string"}}}, "description": "The answer, or a script."}
}
"""The declaration for the OpenAPI document."""

_OPENING = b"/**/"
"""Keeps the answer from beginning with what the caller wrote, so that no plug-in takes it for a file of its own."""


async def callback(
    name: Annotated[
        str | None,
        Query(
            alias="callback",
            max_length=100,
            pattern=r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$",
            description="Name of a JavaScript function: the answer is a script that calls it (JSONP).",
        ),
    ] = None,
) -> None:
    """Refuse the name of a function that is none; `OtherSites` does the rest."""


def shared_router(prefix: str = "", **options: Any) -> APIRouter:
    """Return a router of addresses that pages of other sites may read; `prefix` is the part of these after `PREFIX`."""
    return APIRouter(
        prefix=PREFIX + prefix,
        tags=["LMI for All"],
        dependencies=[Depends(callback)],
        responses=AS_SCRIPT,
        **options,
    )


class OtherSites:
    """Lets the pages of other sites read what is under `PREFIX`, and makes a script of it where they ask for one.

    Pages of the `sites` may read all else too, and send JSON, but no key: a page could not keep one to itself.
    """

    def __init__(self, app: ASGIApp, sites: str | None = None) -> None:
        self._app = app
        self._rest = app
        if sites:
            named = [site.strip() for site in sites.split(",")]
            self._rest = CORSMiddleware(app, named, allow_methods=("GET", "POST"), allow_headers=("Content-Type",))
        self._open = CORSMiddleware(self._shared, allow_origins=["*"], allow_methods=["GET"], allow_headers=["*"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_open = scope["type"] == "http" and scope["path"].startswith(f"{PREFIX}/")
        await (self._open if is_open else self._rest)(scope, receive, send)

    async def _shared(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"]
        name = QueryParams(query).get("callback") if b"callback" in query else None
        start: Message = {}
        held = bytearray()

        async def share(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"cross-origin-resource-policy", b"cross-origin")]
                if name is None or message["status"] != 200:
                    await send(message)
                else:
                    start = message
            elif not start:
                await send(message)
            else:
                held.extend(message.get("body", b""))
                if not message.get("more_body"):
                    assert name is not None
                    script = _script(name, bytes(held))
                    await send({**start, "headers": _as_script(start["headers"], len(script))})
                    await send({"type": "http.response.body", "body": script})

        await self._app(scope, receive, share)


def _script(name: str, content: bytes) -> bytes:
    """Return the call; JSON's line separators ended a line of JavaScript before 2019."""
    safe = content.replace("\u2028".encode(), rb"\u2028").replace("\u2029".encode(), rb"\u2029")
    return b"".join((_OPENING, name.encode(), b"(", safe, b");"))


def _as_script(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    kept = [header for header in headers if header[0] not in (b"content-type", b"content-length")]
    return [*kept, (b"content-type", JAVASCRIPT), (b"content-length", b"%d" % length)]
