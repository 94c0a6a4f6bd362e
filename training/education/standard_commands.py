"""The commands of apprenticeship standards: `soc-coder train-standards` and `audit`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from mappings.errors import SocCoderError
from models.education import shipped
from training.folders import SOURCES, WORK, check_folder
from training.labelled import CODED_ADVERTS

_Sources = Annotated[Path, typer.Option("--from", help="Folder of sources.", show_default="../shared/data")]
_Work = Annotated[Path, typer.Option(help="Folder for the networks that are measured.", show_default="var/training")]

_SHOWN = 30
_PRINTED = ("rows", "agree@1", "agree@5", "ece", "set precision", "set recall")

app = typer.Typer()


@app.command("train-standards")
def train_standards(
    folder: _Sources = SOURCES,
    out: Annotated[Path, typer.Option(help="Folder for what is learned.", show_default="models/education")] = (
        shipped.FOLDER
    ),
    work: _Work = WORK,
    by_title: Annotated[
        bool,
        typer.Option(
            "--by-title/--by-standard", help="Whether standards that share a job title are left out together, too."
        ),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    log: Annotated[bool, typer.Option("--log/--no-log", help="Whether to keep the figures in MLflow.")] = True,
) -> None:
    """Learn to code apprenticeship standards, and measure it on standards that were left out."""
    from training.education.apprenticeships import PART, cross, learn
    from training.education.log import log_figures
    from training.education.standard_figures import SHIPPED, measure, measure_shipped

    _check(folder)
    crossed = cross(folder, work, by_title=by_title)
    version = learn(crossed, out)
    figures = {SHIPPED: measure_shipped(crossed, folder), **measure(crossed)}
    if log:
        named = {f"{part}/{name}": value for part, each in figures.items() for name, value in each.items()}
        log_figures(PART, version, named)
    if as_json:
        typer.echo(json.dumps({"version": version, "figures": figures}, indent=1))
        return
    numbers = (Column(name, no_wrap=True, justify="right") for name in _PRINTED)
    table = Table(Column("standards", min_width=20), *numbers, title=f"{PART}, {version}", box=None)
    for part, each in figures.items():
        cells = (f"{each[name]:,}" if name == "rows" else f"{each[name]:.3f}" for name in _PRINTED)
        table.add_row(part, *cells)
    Console(soft_wrap=True).print(table)


@app.command()
def audit(
    folder: _Sources = SOURCES,
    work: _Work = WORK,
    report: Annotated[Path | None, typer.Option(help="Folder for a page and a table of all findings.")] = None,
) -> None:
    """Show the official codes of apprenticeship standards that the evidence contradicts."""
    from training.education.apprenticeships import cross
    from training.education.audit import audit as find
    from training.education.audit import write

    _check(folder, report)
    crossed = cross(folder, work)
    findings = find(crossed)
    if report:
        write(findings, len(crossed.standards), report)
    table = Table("#", "occupation", "official", "suggested", Column("times", justify="right"), box=None)
    for each in findings[:_SHOWN]:
        official, suggested = (
            escape(f"{code} {title}")
            for code, title in ((each.official, each.official_title), (each.suggested, each.suggested_title))
        )
        table.add_row(
            str(each.rank), escape(f"{each.title}, level {each.level}"), official, suggested, f"{each.times:,.0f}"
        )
    Console(soft_wrap=True).print(table)


def _check(sources: Path, report: Path | None = None) -> None:
    if not (sources / CODED_ADVERTS).is_file():
        raise SocCoderError(f"{sources} has no {CODED_ADVERTS}.", "Name the folder of sources with --from.")
    check_folder(report)
