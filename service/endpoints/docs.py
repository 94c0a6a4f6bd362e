"""The documentation of the API as a page, with nothing fetched from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.pages import TEMPLATES

router = APIRouter()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
}
"""Swagger UI writes styles into the attributes of its elements and draws its icons from `data:` addresses."""


@router.get("/docs", include_in_schema=False)
async def show_docs(request: Request) -> Response:
    """Show the OpenAPI document through Swagger UI."""
    return TEMPLATES.TemplateResponse(request, "docs.html", headers=HEADERS)
