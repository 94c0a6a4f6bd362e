"""The command: `python -m benchmarks` measures the coders, `python -m benchmarks http` the service."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import report
from benchmarks.compare import measure, measure_files
from benchmarks.contenders import CONTENDERS, Key
from benchmarks.http import measure_http
from benchmarks.processes import keep_to_cores
from benchmarks.titles import make_titles, read_titles
from mappings.errors import SocCoderError
from training.labelled import DEV, read_labelled

Json = Annotated[Path | None, typer.Option("--json", help="Also write every figure to this file.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
progress = Console(stderr=True)


@app.callback(invoke_without_command=True)
def coders(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, help="Titles to code.")] = 10_000,
    titles: Annotated[
        Path | None, typer.Option(help="Draw them from the column `title` of this .csv or .csv.gz.")
    ] = None,
    coder: Annotated[list[Key] | None, typer.Option(help="Measure only this coder; may be repeated.")] = None,
    labelled: Annotated[Path, typer.Option(help="Labelled adverts; accuracy is left out where absent.")] = DEV,
    json_file: Json = None,
    markdown: Markdown = False,
) -> None:
    """Measure speed, memory, start-up and accuracy of the coders on the same titles."""
    if context.invoked_subcommand:
        return
    keep_to_cores()
    machine = report.machine()
    texts = read_titles(titles, count) if titles else make_titles(count)
    adverts = read_labelled(labelled)
    measured = []
    for key in coder or Key:
        with progress.status(f"Measuring {CONTENDERS[key].name}"):
            measured.append(measure(key, texts, adverts))
            if key is Key.OURS:
                measured.append(measure_files(texts, measured[-1].version))
    about = machine | {each.name: each.version for each in measured} | {"titles": titles.name if titles else "made"}
    tables = [report.speed(measured), *report.accuracy(measured)]
    _show(tables, about, {"coders": [asdict(each) for each in measured]}, json_file, markdown)


@app.command()
def http(
    connections: Annotated[int, typer.Option(min=1, help="Connections kept open at the same time.")] = 16,
    seconds: Annotated[float, typer.Option(min=0.1, help="Seconds for each request.")] = 5,
    json_file: Json = None,
    markdown: Markdown = False,
) -> None:
    """Measure requests a second and latency of `soc-coder serve`."""
    keep_to_cores()
    about = report.machine() | {"connections": connections}
    with progress.status("Measuring the service"):
        served = measure_http(make_titles(100), connections, seconds)
    _show([report.answers(served)], about, asdict(served), json_file, markdown)


def _show(
    tables: list[report.Table],
    about: Mapping[str, str | int],
    figures: Mapping[str, object],
    json_file: Path | None,
    markdown: bool,
) -> None:
    report.show(tables, [f"{name}: {value}" for name, value in about.items()], markdown=markdown)
    if json_file:
        part = json_file.with_name(json_file.name + ".part")
        part.write_text(json.dumps({"about": about, **figures}, indent=2) + "\n", encoding="utf-8")
        part.replace(json_file)


if __name__ == "__main__":
    try:
        app(prog_name="python -m benchmarks")
    except SocCoderError as error:
        typer.echo(f"benchmarks: {error}", err=True)
        sys.exit(2)
