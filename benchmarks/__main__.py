"""The command: `python -m benchmarks` measures the coders, `… http` the service, `… scale` Spark."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import ROOT, report
from benchmarks.compare import judge, measure
from benchmarks.contenders import CONTENDERS, Key
from benchmarks.http import measure_http
from benchmarks.processes import keep_to_cores
from benchmarks.scale import measure_scale
from benchmarks.titles import make_adverts, make_titles, read_titles
from mappings.errors import SocCoderError
from training.labelled import DEV, PARTS, TRAIN, Labelled, read_labelled
from training.stages import whole

ADVERTS = 2_000
"""Whole adverts coded."""

Json = Annotated[Path | None, typer.Option("--json", help="Also write every figure to this file.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
progress = Console(stderr=True)


@app.callback(invoke_without_command=True)
def leaderboard(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, help="Titles to code.")] = 10_000,
    titles: Annotated[
        Path | None, typer.Option(help="Draw them from the column `title` of this .csv or .csv.gz.")
    ] = None,
    coder: Annotated[list[Key] | None, typer.Option(help="Measure only this coder; may be repeated.")] = None,
    labelled: Annotated[Path, typer.Option(help="Labelled adverts; accuracy is left out where absent.")] = DEV,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into README.md.")] = False,
) -> None:
    """Measure accuracy, speed, memory and start-up of the coders on the same titles and adverts."""
    if context.invoked_subcommand:
        return
    keep_to_cores()
    about = report.machine()
    texts = read_titles(titles, count) if titles else make_titles(count)
    adverts = make_adverts(min(count, ADVERTS))
    measured = {}
    for key in coder or [key for key in Key if key is not Key.LINEAR_OF_ADVERTS or TRAIN.exists()]:
        with progress.status(f"Measuring {CONTENDERS[key].name}: speed"):
            measured[key] = measure(key, texts, adverts)
    judged = _adverts(labelled)  # read once all are timed: memory that this process takes counts for those it starts
    for key in measured if judged else ():
        with progress.status(f"Measuring {CONTENDERS[key].name}: accuracy"):
            measured[key] = replace(measured[key], accuracy=judge(key, judged))
    rows = list(measured.values())
    about |= {each.name: each.version for each in rows} | {"titles": titles.name if titles else "made"}
    figures = {"coders": [asdict(each) for each in rows]}
    _show(report.leaderboard(rows), about, figures, json_file, markdown, ROOT / "README.md" if write else None)


@app.command()
def http(
    connections: Annotated[int, typer.Option(min=1, help="Connections kept open at the same time.")] = 16,
    seconds: Annotated[float, typer.Option(min=0.1, help="Seconds for each request.")] = 5,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/benchmarks.md.")] = False,
) -> None:
    """Measure requests a second and latency of `soc-coder serve`."""
    keep_to_cores()
    about = report.machine() | {"connections": connections}
    with progress.status("Measuring the service"):
        served = measure_http(make_titles(100), connections, seconds)
    into = ROOT / "docs" / "benchmarks.md" if write else None
    _show(report.answers(served), about, asdict(served), json_file, markdown, into)


@app.command()
def scale(
    count: Annotated[int, typer.Option(min=1_000, help="Titles to code.")] = 50_000,
    adverts: Annotated[int, typer.Option(min=1_000, help="Whole adverts to code.")] = ADVERTS,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/scale.md.")] = False,
) -> None:
    """Measure `soc-coder classify` on Spark beside the plain engine, and tell what 100 million adverts take."""
    keep_to_cores()
    about = report.machine()
    with progress.status("Measuring both engines"):
        scaled = measure_scale(make_titles(count), make_adverts(adverts))
    figures = {"scale": [asdict(each) for each in scaled]}
    into = ROOT / "docs" / "scale.md" if write else None
    _show(report.engines(scaled), about, figures, json_file, markdown, into)


def _adverts(labelled: Path) -> dict[str, list[Labelled]]:
    """Return the adverts that accuracy is measured on, by what the leaderboard calls them."""
    measuring = read_labelled(labelled)
    adverts = {part: [advert for advert in measuring if advert.part == part] for part in PARTS}
    if measuring:
        from training.examples import is_held_out

        adverts["held out"] = [advert for advert in read_labelled(TRAIN) if is_held_out(advert.item.title)]
    return {name: those for name, those in adverts.items() if those}


def _show(
    table: report.Table,
    about: Mapping[str, str | int],
    figures: Mapping[str, object],
    json_file: Path | None,
    markdown: bool,
    into: Path | None,
) -> None:
    notes = [f"{name}: {value}" for name, value in about.items()]
    text = report.markdown(table, notes)
    if markdown:
        print(text)
    else:
        report.show(table, notes)
    if into:
        report.insert(text, into)
    if json_file:
        content = json.dumps({"about": about, **figures}, indent=2) + "\n"
        whole(json_file, lambda partial: partial.write_text(content, encoding="utf-8"))


if __name__ == "__main__":
    try:
        app(prog_name="python -m benchmarks")
    except SocCoderError as error:
        typer.echo(f"benchmarks: {error}", err=True)
        sys.exit(2)
    except ModuleNotFoundError as error:
        typer.echo(f"benchmarks: needs {error.name}. Install it with: pip install 'soc-coder[training]'", err=True)
        sys.exit(2)
