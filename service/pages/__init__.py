"""The service's pages: templates, and the words in which they put what a coding says."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from service.pages import wording

FOLDER = Path(__file__).parent

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}
"""Headers of a page."""

FORM_HEADERS = HEADERS | {"Referrer-Policy": "same-origin"}
"""Headers of a page whose forms change something: with `no-referrer`, a browser would call their origin `null`."""


def up(request: Request) -> str:
    """Return the way from a page to the root of the service, so that its links hold wherever a proxy mounts it."""
    return "../" * (request.url.path.count("/") - 1)


TEMPLATES = Jinja2Templates(FOLDER, context_processors=[lambda request: {"up": up(request)}])
TEMPLATES.env.globals["wording"] = wording
TEMPLATES.env.trim_blocks = TEMPLATES.env.lstrip_blocks = True

STATIC = StaticFiles(directory=FOLDER / "static", packages=[("fastapi_swagger", "resources")])
"""Our stylesheet and icon, and Swagger UI as the package ships it."""
