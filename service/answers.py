"""Answers already in JSON."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

STATIC = {"Cache-Control": "public, max-age=3600"}
"""Headers of an answer that stays the same until another version of the tables is installed."""

BRIEF = {"Cache-Control": "public, max-age=60"}
"""Headers of an answer that changes once another model is put to work, or another release of figures promoted."""

UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The caller has this answer already, as its `If-None-Match` says."}
}
"""What an endpoint declares beside its answers, whose callers may have the answer already."""


def json_response(content: bytes | str, headers: dict[str, str] | None = None) -> Response:
    """Return the answer that holds `content`, already JSON."""
    return Response(content, headers=headers, media_type="application/json")


def static_response(request: Request, content: bytes, headers: dict[str, str] = STATIC) -> Response:
    """Return the answer that holds `content`, JSON that stays the same as long as the versions named in it do.

    `headers` say how long it may be kept. A caller that has it already, as its `If-None-Match` says, is only told so.
    """
    return tagged_response(request, blake2b(content, digest_size=12).hexdigest(), lambda: content, headers)


def tagged_response(request: Request, tag: str, make: Callable[[], bytes], headers: dict[str, str]) -> Response:
    """Return the answer that `make` returns, JSON that stays the same as long as `tag` does.

    `headers` say how long it may be kept. For a caller that has it already, as its `If-None-Match` says, none is made.
    """
    headers = {"ETag": f'"{tag}"', **headers}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return json_response(make(), headers)
