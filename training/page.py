"""Pages that hold all they show: a template of `pages/`, filled in, with its plots."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from matplotlib.figure import Figure

from training.stages import whole


def render(template: str, plots: Mapping[str, Figure], **values: Any) -> str:
    """Return the page that a template makes of `values`; the same values and plots make the same page.

    Args:
        template: its name in `pages/`.
        plots: the plots by the name under which the template draws them.
        values: what else the template shows.
    """
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(template).render(plots={name: _embedded(plot) for name, plot in plots.items()}, **values)


def keep(folder: Path, contents: Mapping[str, str]) -> None:
    """Write files to `folder`, which is made where there is none, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        whole(folder / name, partial(_write, content))


def _write(content: str, path: Path) -> None:
    path.write_text(content, encoding="utf-8")


def _embedded(figure: Figure) -> str:
    """Return a figure as SVG in base 64, the same each time."""
    drawn = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "soc-coder"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    return base64.b64encode(drawn.getvalue()).decode()
