"""The command `soc-coder cards`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from models import bundle
from models.console import say
from training.folders import PROJECT, SOURCES, check_folder

app = typer.Typer()


@app.callback()
def group() -> None:
    """Cards of a bundle."""


@app.command()
def cards(
    folder: Annotated[
        Path | None, typer.Option("--bundle", help="Folder of another bundle than the shipped one.")
    ] = None,
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure the bundle anew on the labelled adverts.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the cards, and what was measured, to --to.")] = False,
    to: Annotated[
        Path, typer.Option(help="Folder of the cards and of the figures kept with them.", show_default="docs")
    ] = PROJECT / "docs",
    sources: Annotated[
        Path, typer.Option("--from", help="Folder of sources, to measure on.", show_default="../shared/data")
    ] = SOURCES,
) -> None:
    """Make model card, data sheet and transparency record of a bundle, from its record and its figures."""
    from models.coder import Coder
    from training.cards import figures
    from training.cards.render import render
    from training.page import keep

    check_folder(to, "--to")
    trained = bundle.read(folder or bundle.DEFAULT)
    measured = figures.measure(Coder(trained), sources) if measure else figures.read(to / figures.FILE, trained.version)
    kept = {figures.FILE: json.dumps(measured, indent=1) + "\n"} if measure else {}
    made = render(trained, measured)
    if write:
        keep(to, kept | made)
        say(f"wrote {', '.join(kept | made)} to {to}")
    else:
        typer.echo("\n".join(made.values()))
