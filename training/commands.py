"""The commands of this floor: `soc-coder sources`, `train` and `evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mappings.errors import SocCoderError
from models.bundle import DEFAULT
from training.folders import SOURCES, WORK
from training.labelled import DEV
from training.sources import commands as sources

app = typer.Typer()
app.add_typer(sources.app, name="sources")


@app.command()
def train(
    folder: Annotated[Path, typer.Option("--from", help="Folder of sources.", show_default="../shared/data")] = SOURCES,
    out: Annotated[Path, typer.Option(help="Folder for the bundle.", show_default="models/default")] = DEFAULT,
    work: Annotated[
        Path, typer.Option(help="Folder for the results of the stages.", show_default="var/training")
    ] = WORK,
    teacher_epochs: Annotated[int, typer.Option(min=0, help="Passes of the teacher; 0 does without it.")] = 4,
    student_epochs: Annotated[int, typer.Option(min=1, help="Passes of the student.")] = 5,
    share: Annotated[float, typer.Option(min=0.001, max=1.0, help="Share of the examples to learn from.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 20261124,
) -> None:
    """Train a bundle from scratch; a run that was stopped goes on from its last whole stage."""
    from training.train import Plan
    from training.train import train as train_bundle

    train_bundle(folder, out, work, Plan(seed, teacher_epochs, student_epochs, share))


@app.command()
def evaluate(
    labelled: Annotated[
        Path,
        typer.Option("--in", help="Labelled adverts.", show_default="../shared/data/labelled/coded_adverts_dev.csv"),
    ] = DEV,
    bundle: Annotated[Path | None, typer.Option(help="Folder of another bundle than the shipped one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the coder on adverts that two coders coded."""
    from models.coder import Coder
    from training.evaluate import evaluate as measure
    from training.labelled import read_labelled

    if not labelled.is_file():
        raise SocCoderError(f"There is no file {labelled}.", "Name a file of labelled adverts with --in.")
    coder = Coder.load(bundle)
    measured = measure(coder, read_labelled(labelled))
    if as_json:
        typer.echo(json.dumps({"model": coder.version, "data": coder.data_version, "figures": measured}, indent=1))
        return
    table = Table("figure", *measured, title=f"model {coder.version}, data {coder.data_version}")
    for name in next(iter(measured.values())):
        table.add_row(
            name, *(f"{each[name]:,}" if name == "rows" else f"{each[name]:.3f}" for each in measured.values())
        )
    Console(soft_wrap=True).print(table)
