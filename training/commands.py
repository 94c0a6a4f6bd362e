"""The commands of this floor: `soc-coder sources`, `train` and `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from mappings.errors import SocCoderError
from models.bundle import DEFAULT
from training.folders import SOURCES, WORK
from training.labelled import DEV, TRAIN
from training.metrics import FEW, is_over_few, names
from training.sources import commands as sources

_OF_A_SLICE = ("rows", "agree@1", "agree@5", "acceptable@1", "ece")

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
    student_epochs: Annotated[int, typer.Option(min=1, help="Passes of the student.")] = 10,
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
    held_out: Annotated[bool, typer.Option("--held-out", help="Only adverts whose titles training holds out.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Measure the coder without its encoder.")] = False,
    bundle: Annotated[Path | None, typer.Option(help="Folder of another bundle than the shipped one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    report: Annotated[Path | None, typer.Option(help="Folder for a page with plots and the figures as JSON.")] = None,
) -> None:
    """Measure the coder on adverts that people coded, as a whole and by slice."""
    from models.coder import Coder
    from training.evaluate import evaluate as measure
    from training.examples import is_held_out
    from training.labelled import read_labelled
    from training.report import as_dictionary, write
    from training.slices import learned_titles

    if not labelled.is_file():
        raise SocCoderError(f"There is no file {labelled}.", "Name a file of labelled adverts with --in.")
    if report and report.exists() and not report.is_dir():
        raise SocCoderError(f"{report} is a file.", "Name a folder with --report.")
    adverts = [each for each in read_labelled(labelled) if not held_out or is_held_out(each.item.title)]
    if not adverts:
        raise SocCoderError(f"{labelled} has no coded adverts{' that training holds out' if held_out else ''}.")
    learned = [each for each in read_labelled(TRAIN) if not is_held_out(each.item.title)]
    coder = Coder.load(bundle)
    evaluation = measure(
        coder, adverts, learned_titles(learned) if learned else None, not fast, SOURCES if learned else None
    )
    what = f"{labelled.name}{', held-out titles' if held_out else ''}{', without the encoder' if fast else ''}"
    if report:
        write(evaluation, what, report)
        Console(stderr=True).print(f"wrote the evaluation to {report}", markup=False, highlight=False)
    if as_json:
        typer.echo(json.dumps(as_dictionary(evaluation, what), indent=1))
        return
    console = Console(soft_wrap=True)
    about = f"{what}, model {evaluation.model}, data {evaluation.data}"
    console.print(_by_figure(evaluation.parts, about), _by_slice(evaluation.slices))
    console.print(f"* over fewer than {FEW} adverts", markup=False)


def _by_figure(parts: Mapping[str, Mapping[str, float]], about: str) -> Table:
    table = Table(Column("figure", no_wrap=True), *parts, title=about)
    for name in names(parts.values()):
        table.add_row(name, *(_cell(each, name) for each in parts.values()))
    return table


def _by_slice(slices: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table("slice", *(Column(figure, no_wrap=True) for figure in _OF_A_SLICE))
    for name, each in slices.items():
        table.add_row(name, *(_cell(each, figure) for figure in _OF_A_SLICE))
    return table


def _cell(figures: Mapping[str, float], name: str) -> str:
    if name not in figures:
        return "-"
    return f"{figures[name]:,}" if name == "rows" else f"{figures[name]:.3f}{'*' * is_over_few(name, figures)}"
