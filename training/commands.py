"""The commands of this floor."""

from __future__ import annotations

import typer

from training.sources import commands as sources

app = typer.Typer()
app.add_typer(sources.app, name="sources")
