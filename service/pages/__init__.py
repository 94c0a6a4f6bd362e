"""The service's pages: templates, and the words in which they put what a coding says."""

from __future__ import annotations

from pathlib import Path

from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from service.pages import wording

FOLDER = Path(__file__).parent

TEMPLATES = Jinja2Templates(FOLDER)
TEMPLATES.env.globals["wording"] = wording
TEMPLATES.env.trim_blocks = TEMPLATES.env.lstrip_blocks = True

STATIC = StaticFiles(directory=FOLDER / "static", packages=[("fastapi_swagger", "resources")])
"""Our stylesheet and icon, and Swagger UI as the package ships it."""
