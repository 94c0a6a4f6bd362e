"""How Sphinx makes the site of the documentation: `make docs`, into var/site.

The source folder is the project's, so that README, changelog and notebooks are pages as they are, and links between
files are the same in the repository and on the site. `addresses.md`, `shapes.md` and `commands.md` are templates,
filled in with what API and commands say of themselves.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

if TYPE_CHECKING:
    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))

import commands
import openapi

project = "soc-coder"
release = importlib.metadata.version("soc-coder")
language = "en-GB"
root_doc = "docs/index"
include_patterns = ["README.md", "CHANGELOG.md", "docs/*.md", "notebooks/*.ipynb"]
exclude_patterns = [".*", "var", "build", "tests"]

extensions = ["myst_nb"]
myst_heading_anchors = 4
nb_execution_mode = "off"
nb_remove_code_source = True
highlight_language = "text"

html_theme = "furo"
html_title = "soc-coder"
html_additional_pages = {"index": "start.html"}
html_static_path = ["static"]
html_css_files = ["site.css"]
templates_path = ["templates"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False

TEMPLATES = {"docs/addresses", "docs/shapes", "docs/commands"}


def fill_in(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill in a page that is a template."""
    if docname in TEMPLATES:
        environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        environment.filters |= {"cell": openapi.cell, "kind": openapi.kind}
        environment.globals |= {"commands": commands.commands, "operations": openapi.operations}
        source[0] = environment.from_string(source[0]).render(api=openapi.document())


def mend(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Tell screen readers and keyboards what theme and builder leave out: how deep a heading is, what can scroll."""
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
    context["body"] = re.sub(r'<(pre(?=>)|div(?= class="table-wrapper))', r'<\1 tabindex="0"', context.get("body", ""))


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx to call what is above."""
    app.connect("source-read", fill_in)
    app.connect("html-page-context", mend, priority=900)  # after the theme
    return {"parallel_read_safe": True}
