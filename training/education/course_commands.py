"""The command of courses: `soc-coder train-courses`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from models.education import shipped
from training.folders import WORK

app = typer.Typer()


@app.command("train-courses")
def train_courses(
    out: Annotated[Path, typer.Option(help="Folder for what is learned.", show_default="models/education")] = (
        shipped.FOLDER
    ),
    work: Annotated[
        Path, typer.Option(help="Folder for the results of the stages.", show_default="var/training")
    ] = WORK,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    log: Annotated[bool, typer.Option("--log/--no-log", help="Whether to keep the figures in MLflow.")] = True,
) -> None:
    """Learn to code courses from the tables, and measure it on subjects and names that were left out."""
    from training.education.courses import learn
    from training.education.log import log_figures

    learned = learn(work, out)
    if log:
        log_figures("courses", learned.version, learned.figures)
    if as_json:
        typer.echo(json.dumps({"version": learned.version, **learned.figures}, indent=1))
        return
    table = Table(Column("figure", no_wrap=True), "value", title=f"courses, {learned.version}", box=None)
    for name, value in learned.figures.items():
        table.add_row(name, f"{value:,}" if isinstance(value, int) else f"{value:.3f}")
    Console(soft_wrap=True).print(table)
