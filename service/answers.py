"""Answers already in JSON."""

from __future__ import annotations

from starlette.responses import Response

STATIC = {"Cache-Control": "public, max-age=3600"}
"""Headers of an answer that stays the same until another version of the tables is installed."""


def json_response(content: bytes | str, headers: dict[str, str] | None = None) -> Response:
    """Return the answer that holds `content`, already JSON."""
    return Response(content, headers=headers, media_type="application/json")
