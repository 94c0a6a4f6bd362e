"""What a reverse proxy that is believed says of a request: whom it is for, and who is signed in."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


class Proxies:
    """Lets the proxies that are named say whom they ask for and who is signed in; others are not heeded."""

    def __init__(self, app: ASGIApp, believed: str, user_header: str | None) -> None:
        """Take the addresses of the proxies, with commas between, and the header that names who is signed in."""
        believing: Any = ProxyHeadersMiddleware(app, believed)  # type: ignore[arg-type]
        self._app: ASGIApp = believing
        self._believed = believing.trusted_hosts
        self._header = user_header.lower().encode() if user_header else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._header and scope["type"] == "http" and (scope["client"] or ("",))[0] not in self._believed:
            scope["headers"] = [header for header in scope["headers"] if header[0] != self._header]
        await self._app(scope, receive, send)


def signed_in(request: Request) -> str | None:
    """Return the name of who is signed in at the proxy that is believed; None where it says nobody, or several."""
    header: str | None = request.app.state.user_header
    names = request.headers.getlist(header) if header else []
    return names[0] if len(names) == 1 else None
