"""The commands of this floor: `soc-coder sources`, `train`, `evaluate`, `compare`, `promote` and `rollback`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from getpass import getuser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from mappings.errors import SocCoderError
from models.bundle import DamagedBundleError
from models.console import say
from training.folders import BUNDLES, SOURCES, WORK, check_folder
from training.labelled import DEV, TRAIN
from training.metrics import FEW, is_over_few, names
from training.registry import CHALLENGER, CHAMPION
from training.sources import commands as sources

if TYPE_CHECKING:
    from training.compare import Comparison
    from training.labelled import Labelled

_MOST_FLIPS = 20

_OF_A_SLICE = ("rows", "agree@1", "agree@5", "acceptable@1", "ece")

app = typer.Typer()
app.add_typer(sources.app, name="sources")


@app.command()
def train(
    folder: Annotated[Path, typer.Option("--from", help="Folder of sources.", show_default="../shared/data")] = SOURCES,
    out: Annotated[Path, typer.Option(help="Folder for the bundle.", show_default="var/bundles/trained")] = (
        BUNDLES / "trained"
    ),
    work: Annotated[
        Path, typer.Option(help="Folder for the results of the stages.", show_default="var/training")
    ] = WORK,
    teachers: Annotated[int, typer.Option(min=0, help="Teachers to fine-tune; 0 does without.")] = 2,
    teacher_epochs: Annotated[int, typer.Option(min=1, help="Passes of a teacher.")] = 4,
    student_epochs: Annotated[int, typer.Option(min=1, help="Passes of the student.")] = 10,
    share: Annotated[float, typer.Option(min=0.001, max=1.0, help="Share of the examples to learn from.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 20261124,
) -> None:
    """Train a bundle and register it as the challenger; a run that was stopped goes on from its last whole stage."""
    from training.register import crown_shipped, register
    from training.train import Plan
    from training.train import train as train_bundle

    with suppress(DamagedBundleError):  # a run may be what mends the shipped bundle
        crown_shipped()
    train_bundle(folder, out, work, Plan(seed, teachers, teacher_epochs, student_epochs, share))
    say(f"registered version {register(out, CHALLENGER)} as {CHALLENGER}")


@app.command()
def evaluate(
    labelled: Annotated[
        Path,
        typer.Option("--in", help="Labelled adverts.", show_default="../shared/data/labelled/coded_adverts_dev.csv"),
    ] = DEV,
    held_out: Annotated[bool, typer.Option("--held-out", help="Only adverts whose titles training holds out.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Measure the coder without its encoder.")] = False,
    bundle: Annotated[Path | None, typer.Option(help="Folder of another bundle than the shipped one.")] = None,
    model: Annotated[
        str | None, typer.Option(help=f"A registered model, such as {CHALLENGER}, whose run keeps what is measured.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    report: Annotated[Path | None, typer.Option(help="Folder for a page with plots and the figures as JSON.")] = None,
) -> None:
    """Measure the coder on adverts that people coded, as a whole and by slice."""
    from models.coder import Coder
    from training.evaluate import evaluate as measure
    from training.examples import is_held_out
    from training.labelled import read_labelled
    from training.logbook import log_evaluation
    from training.registry import fetch
    from training.report import as_dictionary, write
    from training.slices import learned_titles

    if bundle and model:
        raise SocCoderError("Give either --bundle or --model.")
    _check(labelled, report)
    adverts = _adverts(labelled, held_out)
    learned = [each for each in read_labelled(TRAIN) if not is_held_out(each.item.title)]
    seen, sources = (learned_titles(learned), SOURCES) if learned else (None, None)
    with TemporaryDirectory() as beside:
        coder = Coder.load(fetch(model, Path(beside)) if model else bundle)
        evaluation = measure(coder, adverts, seen, not fast, sources)
    what = f"{labelled.name}{', held-out titles' if held_out else ''}{', without the encoder' if fast else ''}"
    if model:
        log_evaluation(model, evaluation, adverts, what, careful=not fast)
        say(f"logged the evaluation to the run of {model}")
    if report:
        write(evaluation, what, report)
        say(f"wrote the evaluation to {report}")
    if as_json:
        typer.echo(json.dumps(as_dictionary(evaluation, what), indent=1))
        return
    console = Console(soft_wrap=True)
    about = f"{what}, model {evaluation.model}, data {evaluation.data}"
    console.print(_by_figure(evaluation.parts, about), _by_slice(evaluation.slices))
    console.print(f"* over fewer than {FEW} adverts", markup=False)


_Labelled = Annotated[
    Path,
    typer.Option(
        "--in",
        help="Labelled adverts, of which those are used whose titles training holds out.",
        show_default="../shared/data/labelled/coded_adverts_train.csv",
    ),
]
_By = Annotated[str, typer.Option(help="Who does it.", show_default="the user's name")]


@app.command()
def compare(
    champion: Annotated[str, typer.Argument(help="A registered model.")] = CHAMPION,
    challenger: Annotated[str, typer.Argument(help="The model that would take its place.")] = CHALLENGER,
    labelled: _Labelled = TRAIN,
    report: Annotated[Path | None, typer.Option(help="Folder for a page and the figures as JSON.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show where one model is better or worse than another, and which codings change."""
    from dataclasses import asdict

    from training.compare import compare as compare_models
    from training.compare import write
    from training.register import crown_shipped

    _check(labelled, report)
    adverts = _gated(labelled)
    crown_shipped()
    comparison = compare_models(champion, challenger, adverts)
    if report:
        write(comparison, champion, challenger, labelled.name, report)
        say(f"wrote the comparison to {report}")
    if as_json:
        typer.echo(json.dumps(asdict(comparison), indent=1))
        return
    console = Console(soft_wrap=True)
    console.print(_by_difference(comparison, f"{challenger} less {champion}, {labelled.name}"), _by_flip(comparison))
    console.print(_verdict(comparison.worse), markup=False)


@app.command()
def promote(
    uri: Annotated[str, typer.Argument(help="The registered model to promote.")] = CHALLENGER,
    labelled: _Labelled = TRAIN,
    force: Annotated[bool, typer.Option("--force", help="Promote it although it is worse.")] = False,
    reason: Annotated[str, typer.Option(help="Why it is promoted.")] = "",
    by: _By = "",
) -> None:
    """Make a model the champion, unless it is worse than the champion beyond noise, overall or on any slice."""
    from training.compare import compare as compare_models
    from training.promote import promote as promote_model
    from training.register import crown_shipped

    _check(labelled)
    adverts = _gated(labelled)
    crown_shipped()
    worse = compare_models(CHAMPION, uri, adverts).worse
    before, now = promote_model(uri, worse, by or getuser(), reason, force)
    say(f"version {now} is the champion; before it was version {before}. {_verdict(worse)}")


@app.command()
def rollback(reason: Annotated[str, typer.Option(help="Why.")], by: _By = "") -> None:
    """Put back the champion before this one."""
    from training.promote import rollback as roll_back

    left, now = roll_back(by or getuser(), reason)
    say(f"version {now} is the champion again; it was version {left}")


def _check(labelled: Path, report: Path | None = None) -> None:
    if not labelled.is_file():
        raise SocCoderError(f"There is no file {labelled}.", "Name a file of labelled adverts with --in.")
    check_folder(report)


def _adverts(labelled: Path, held_out: bool) -> Sequence[Labelled]:
    from training.examples import is_held_out
    from training.labelled import read_labelled

    adverts = [each for each in read_labelled(labelled) if not held_out or is_held_out(each.item.title)]
    if not adverts:
        raise SocCoderError(f"{labelled} has no coded adverts{' that training holds out' if held_out else ''}.")
    return adverts


def _gated(labelled: Path) -> Sequence[Labelled]:
    """Return what two models are compared on: adverts and corrections that training holds out."""
    from training.corrections import held_out

    return [*_adverts(labelled, held_out=True), *held_out(SOURCES)]


def _verdict(worse: Sequence[str]) -> str:
    return (
        f"It is worse beyond noise on: {'; '.join(worse)}." if worse else "It is not worse beyond noise on any slice."
    )


def _by_difference(comparison: Comparison, about: str) -> Table:
    columns = ("adverts", "champion", "challenger", "difference, 95%")
    numbers = (Column(name, no_wrap=True, justify="right") for name in columns)
    table = Table(Column("slice", min_width=20), *numbers, title=about, box=None)
    for name, each in comparison.differences.items():
        table.add_row(
            f"{name} (worse)" if name in comparison.worse else name,
            f"{each.adverts:,}",
            f"{each.champion:.3f}",
            f"{each.challenger:.3f}",
            f"{each.challenger - each.champion:+.3f} [{each.low:+.3f}, {each.high:+.3f}]",
        )
    return table


def _by_flip(comparison: Comparison) -> Table:
    table = Table("from", "to", "adverts", "right before", "right after", "such as", title="codings that change")
    for each in comparison.flips[:_MOST_FLIPS]:
        counts = (each.adverts, each.right_before, each.right_after)
        titles = escape("; ".join(each.titles))
        table.add_row(each.champion or "-", each.challenger or "-", *map(str, counts), titles)
    return table


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
