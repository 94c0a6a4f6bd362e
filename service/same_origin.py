"""Forms are taken from the service's own pages only, so that no other site can send one in a person's name."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Depends, Request

from service.errors import ForbiddenError


def _refuse_other_origins(request: Request) -> None:
    """Go by what a browser says of the page that sent the form; programs use the API."""
    site = request.headers.get("sec-fetch-site")
    if site is None:  # an older browser, or a page that was not fetched over TLS
        host = urlsplit(request.headers.get("origin", "")).netloc
        site = "same-origin" if host and host == request.headers.get("host") else "unknown"
    if site != "same-origin":
        raise ForbiddenError(
            "This form was not sent from a page of this service.", "Open that page, and send it from there."
        )


SAME_ORIGIN = Depends(_refuse_other_origins)
"""What makes an address refuse forms that pages of other sites send."""
