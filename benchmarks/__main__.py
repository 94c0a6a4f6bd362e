"""The command: `python -m benchmarks` measures the coders, and each of its commands something else of the project."""

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
from benchmarks.compat import measure_compat, table
from benchmarks.contenders import CONTENDERS, Key
from benchmarks.files import measure_files
from benchmarks.http import measure_http
from benchmarks.ingest import Engine, measure_ingest
from benchmarks.memory import growth, measure_memory
from benchmarks.memory import table as of_memory
from benchmarks.processes import keep_to_cores
from benchmarks.scale import measure_scale
from benchmarks.search import measure_search
from benchmarks.titles import as_many, make_adverts, make_titles, read_titles
from benchmarks.traffic import measure_traffic
from benchmarks.traffic import table as of_traffic
from mappings.errors import SocCoderError
from models.coding import Item
from service.files.form import Form
from training.labelled import DEV, PARTS, TRAIN, Labelled, read_labelled
from training.stages import whole

ADVERTS = 2_000
"""Whole adverts coded."""

Json = Annotated[Path | None, typer.Option("--json", help="Also write every figure to this file.")]
Titles = Annotated[Path | None, typer.Option(help="Draw them from the column `title` of this .csv or .csv.gz.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
progress = Console(stderr=True)


@app.callback(invoke_without_command=True)
def leaderboard(
    context: typer.Context,
    count: Annotated[int, typer.Option(min=1, help="Titles to code.")] = 10_000,
    titles: Titles = None,
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
def compat(
    connections: Annotated[int, typer.Option(min=1, help="Connections kept open at the same time.")] = 16,
    seconds: Annotated[float, typer.Option(min=0.1, help="Seconds for each request.")] = 5,
    workers: Annotated[list[int], typer.Option(min=1, help="Workers of the service; may be repeated.")] = [1, 2],  # noqa: B006
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/compat.md.")] = False,
) -> None:
    """Measure requests a second and latency of the addresses of LMI for All."""
    keep_to_cores()
    about = report.machine() | {"connections": connections}
    with progress.status("Measuring the service"):
        served = measure_compat(connections, seconds, workers)
    figures = {str(count): asdict(each) for count, each in served.items()}
    into = ROOT / "docs" / "compat.md" if write else None
    _show(table(served), about, figures, json_file, markdown, into)


@app.command()
def traffic(
    seconds: Annotated[float, typer.Option(min=1, help="Seconds in all.")] = 1_260,
    workers: Annotated[int, typer.Option(min=1, help="Workers of the service.")] = 2,
    json_file: Json = None,
    markdown: Markdown = False,
) -> None:
    """Measure latency and memory at the traffic of LMI for All, mean and peak, and at ten times its peak."""
    keep_to_cores()
    about = report.machine() | {"workers": workers}
    with progress.status("Calling the service"):
        phases = measure_traffic(seconds, workers)
    figures = {"traffic": [asdict(each) for each in phases]}
    _show(of_traffic(phases), about, figures, json_file, markdown, None)


@app.command()
def memory(
    count: Annotated[int, typer.Option(min=10_000, help="Items to code.")] = 1_000_000,
    json_file: Json = None,
    markdown: Markdown = False,
) -> None:
    """Measure whether the service takes more memory the more it codes."""
    keep_to_cores()
    about = report.machine()
    with progress.status("Coding"):
        held = measure_memory(count)
    _show(
        of_memory(held),
        about,
        {"memory": [asdict(each) for each in held], "growth": growth(held)},
        json_file,
        markdown,
        None,
    )


@app.command()
def scale(
    count: Annotated[int, typer.Option(min=1_000, help="Titles to code without the encoder.")] = 50_000,
    careful: Annotated[int, typer.Option(min=1_000, help="Titles to code with it.")] = 50_000,
    adverts: Annotated[int, typer.Option(min=1_000, help="Whole adverts to code, in both ways.")] = ADVERTS,
    titles: Titles = None,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/scale.md.")] = False,
) -> None:
    """Measure `soc-coder classify` on Spark beside the plain engine, and tell what 100 million adverts take."""
    keep_to_cores()
    about = report.machine() | {"titles": titles.name if titles else "made"}
    most = max(count, careful)
    texts = as_many(read_titles(titles, most), most) if titles else make_titles(most)
    items, whole_adverts = [Item(text, "vacancy") for text in texts], make_adverts(adverts)
    scaled = []
    for name, some, way in (
        ("titles", items[:count], "--fast"),
        ("titles", items[:careful], "--careful"),
        ("full adverts", whole_adverts, "--fast"),
        ("full adverts", whole_adverts, "--careful"),
    ):
        with progress.status(f"Measuring both engines: {len(some):,} {name}, {way[2:]}"):
            scaled.append(measure_scale(name, some, way))
    figures = {"scale": [asdict(each) for each in scaled]}
    into = ROOT / "docs" / "scale.md" if write else None
    _show(report.engines(scaled), about, figures, json_file, markdown, into)


@app.command()
def ingest(
    feeds: Annotated[list[Path], typer.Argument(help="Feeds, each a file, the beginning of whose name is its source.")],
    postgresql: Annotated[bool, typer.Option("--postgresql", help="Keep them in PostgreSQL, not in SQLite.")] = False,
    careful: Annotated[bool, typer.Option("--careful/--fast", help="Whether to code with the encoder.")] = True,
    kills: Annotated[int, typer.Option(min=0, help="Times that each is killed on its way into a second store.")] = 0,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/feeds.md.")] = False,
) -> None:
    """Measure `soc-coder ingest`, and check that no vacancy of the feeds is lost, doubled or changed."""
    keep_to_cores()
    engine: Engine = "postgresql" if postgresql else "sqlite"
    way = "--careful" if careful else "--fast"
    about = report.machine() | {"store": engine, "way": way[2:]}
    with progress.status("Reading the feeds"):
        ingested = measure_ingest(feeds, engine, way, kills)
    figures = {"ingest": [asdict(each) for each in ingested]}
    into = ROOT / "docs" / "feeds.md" if write else None
    _show(report.feeds(ingested), about, figures, json_file, markdown, into)


@app.command()
def search(
    count: Annotated[int, typer.Option(min=1_000, help="Vacancies to seek in.")] = 300_000,
    characters: Annotated[int, typer.Option(min=0, help="Length of their descriptions.")] = 1_500,
    queries: Annotated[int, typer.Option(min=5, help="Queries of the kinds that take longest.")] = 100,
    postgresql: Annotated[bool, typer.Option("--postgresql", help="Keep them in PostgreSQL, not in SQLite.")] = False,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/vacancies.md.")] = False,
) -> None:
    """Measure how long queries of `GET /v1/vacancies` take among many made-up vacancies."""
    keep_to_cores()
    engine: Engine = "postgresql" if postgresql else "sqlite"
    about = report.machine() | {"store": engine, "vacancies": f"{count:,}", "characters": f"{characters:,}"}
    with progress.status("Making vacancies, and seeking them"):
        found = measure_search(engine, count, characters, queries)
    figures = {"search": [asdict(each) for each in found]}
    into = ROOT / "docs" / "vacancies.md" if write else None
    _show(report.queries(found), about, figures, json_file, markdown, into)


@app.command()
def files(
    count: Annotated[int, typer.Option(min=100, help="Titles of a file.")] = 100_000,
    workers: Annotated[int, typer.Option(min=1, help="Workers of the service.")] = 1,
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/files.md.")] = False,
) -> None:
    """Measure how long a file takes at `/files`, as CSV and as a workbook, and how soon pages come meanwhile."""
    keep_to_cores()
    about = report.machine() | {"workers": workers}
    forms: tuple[Form, ...] = ("csv", "xlsx")
    with progress.status("Having files coded"):
        filed = [measure_files(make_titles(count), form, workers) for form in forms]
    figures = {"files": [asdict(each) for each in filed]}
    into = ROOT / "docs" / "files.md" if write else None
    _show(report.files(filed), about, figures, json_file, markdown, into)


@app.command()
def desk(
    json_file: Json = None,
    markdown: Markdown = False,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/desk.md.")] = False,
) -> None:
    """Measure whether what the desk draws for people is what the coder has wrong, beside titles drawn by chance."""
    from benchmarks import desk as drawing  # brings pandas, which would weigh on the others

    with progress.status("Drawing titles"):
        known = drawing.known_titles()
        drawn = drawing.measure_desk(known)
    versions = {"bundle": known[0].case.model_version, "tables": known[0].case.data_version}
    about = versions | {"titles": f"{len(known):,}", "of these wrong": f"{sum(each.is_wrong for each in known):,}"}
    figures = {"desk": [asdict(each) for each in drawn]}
    into = ROOT / "docs" / "desk.md" if write else None
    _show(drawing.table(drawn), about, figures, json_file, markdown, into)


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
        typer.echo(f"benchmarks: needs {error.name}. Install it with: pip install 'soc-coder[training,dev]'", err=True)
        sys.exit(2)
