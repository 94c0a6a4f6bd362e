"""The commands `ingest`, `recode` and `vacancies`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from mappings.errors import SocCoderError
from models.coder import Coder
from models.console import end_on_sigterm, say
from models.crew import available_cores
from models.overrides import Overrides
from service.corrections import overrides
from service.feeds.fetch import fetched
from service.feeds.formats import read
from service.served import served_folder
from service.settings import Settings, load_settings
from service.store import quarantine as quarantined
from service.store.database import Database
from service.store.recodings import Versions, moves
from service.vacancies import ingest as reading
from service.vacancies.delete import delete as delete_one
from service.vacancies.expire import expire as expire_old
from service.vacancies.ingest import Options
from service.vacancies.recode import recode as recode_all
from service.vacancies.replay import replay as replay_some
from service.vacancies.report import Report, report

app = typer.Typer()
vacancies = typer.Typer(no_args_is_help=True, help="Delete vacancies, and look after the quarantine.")
app.add_typer(vacancies, name="vacancies")

_MOVES_SHOWN = 20
_SOURCE = r"[A-Za-z0-9._-]{1,64}"

Careful = Annotated[
    bool, typer.Option("--careful/--fast", help="Whether to read adverts that leave a doubt more closely.")
]
Cores = Annotated[
    int | None, typer.Option(min=1, help="Processes that code.", show_default="every core there is, at most 8")
]
Model = Annotated[Path | None, typer.Option(help="Folder of the bundle to code with.", show_default="SOC_CODER_MODEL")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
OfSource = Annotated[str | None, typer.Option("--source", help="Only what is of this source.")]
Readmit = Annotated[bool, typer.Option("--readmit", help="Take in what was deleted on request.")]


@app.command()
def ingest(
    feed: Annotated[str, typer.Argument(help="File or address of the web, plain or gzipped, or - for standard input.")],
    source: Annotated[str, typer.Option(help="Short name of where the vacancies come from.")],
    layout: Annotated[
        str | None, typer.Option("--format", help="Format of the feed.", show_default="told by its name and content")
    ] = None,
    is_complete: Annotated[
        bool, typer.Option("--complete", help="What the source had and the feed has not is gone.")
    ] = False,
    careful: Careful = True,
    cores: Cores = None,
    readmit: Readmit = False,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Read a feed of vacancies into the store, coded; one that was stopped goes on where it stopped."""
    _check_source(source)
    end_on_sigterm()
    settings = load_settings()
    database = Database(settings.database)
    with _file(feed) as path:
        items = read(path or sys.stdin.buffer, source, layout)
        coder = _coder(settings, database, model)
        cores = cores or available_cores()
        options = Options(cores, careful, settings.keep_descriptions, readmit, settings.keep_counts > 0)
        started = reading.begin(database, source, path.name if path else feed, path, is_complete)
        if started.position:
            say(f"going on after item {started.position:,}")
        with _progress(f"Reading {path.name if path else 'standard input'}") as show:
            counts = reading.ingest(
                database, coder, items, started, options, lambda some: show(f"{report(some).read:,}")
            )
    _tell(report(counts), as_json)


@app.command()
def recode(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what came or changed on this day or later.")
    ] = None,
    careful: Careful = True,
    cores: Cores = None,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Code the store again with another model, and tell what moved; one that was stopped goes on with what is left."""
    end_on_sigterm()
    settings = load_settings()
    database = Database(settings.database)
    coder = _coder(settings, database, model)
    options = Options(cores or available_cores(), careful)
    with _progress("Coding again") as show:
        done = recode_all(database, coder, since and since.date(), options, lambda done: show(f"{done:,}"))
    with database.read() as connection:
        moved = moves(connection, Versions(coder.version, coder.data_version))
    if as_json:
        told = {"recoded": done, "model_version": coder.version, "data_version": coder.data_version}
        typer.echo(json.dumps(told | {"moves": [each._asdict() for each in moved]}, indent=1))
        return
    typer.echo(f"{done:,} vacancies coded again by model {coder.version}, tables {coder.data_version}")
    total = sum(each.vacancies for each in moved)
    typer.echo(f"{total:,} have another code than the model before gave them")
    table = Table("from", "to", "vacancies", box=None, header_style="dim")
    for each in moved[:_MOVES_SHOWN]:
        table.add_row(each.before or "none", each.after or "none", f"{each.vacancies:,}")
    if moved:
        Console(soft_wrap=True, highlight=False).print(table)


@vacancies.command()
def delete(
    source: Annotated[str, typer.Argument(help="The source of the vacancy.")],
    reference: Annotated[str, typer.Argument(help="Its reference there.")],
) -> None:
    """Delete a vacancy and how it was coded, so that no feed brings it back unless with --readmit."""
    delete_one(Database(load_settings().database), source, reference)
    say(f"{reference} of {source} is deleted")


@vacancies.command()
def expire(
    days: Annotated[int, typer.Option(min=0, max=36_500, help="Days since it closed, or was gone from its source.")],
) -> None:
    """Remove vacancies that closed or went some time ago, and what was quarantined before."""
    say(f"{expire_old(Database(load_settings().database), days):,} vacancies are removed")


@vacancies.command()
def quarantine(
    source: OfSource = None, most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100
) -> None:
    """List the items of feeds that no vacancy could be made of, oldest first."""
    table = Table("source", "feed", "place", "fault", "reason", "since", box=None, header_style="dim")
    with Database(load_settings().database).read() as connection:
        found = quarantined.list_quarantined(connection, source, 0, most)
    for each in found:
        table.add_row(each.source, each.feed, each.place, each.fault, each.reason, f"{each.at:%Y-%m-%d}")
    Console(soft_wrap=True, highlight=False, markup=False).print(table)


@vacancies.command()
def replay(
    source: OfSource = None,
    careful: Careful = True,
    readmit: Readmit = False,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Read the quarantine again, and keep what vacancies can be made of now."""
    settings = load_settings()
    database = Database(settings.database)
    options = Options(careful=careful, keep_descriptions=settings.keep_descriptions, readmit=readmit)
    coder = _coder(settings, database, model)
    done = replay_some(database, coder, source, options)
    counts = done.counts
    while done.left:
        done = replay_some(database, coder, source, options, done.reached)
        counts += done.counts
    _tell(report(counts), as_json)


def _file(feed: str) -> AbstractContextManager[Path | None]:
    """Return the file of a feed, fetched if it is on the web; None for standard input."""
    if feed == "-":
        return nullcontext(None)
    return fetched(feed) if feed.startswith(("https://", "http://")) else nullcontext(Path(feed))


def _coder(settings: Settings, database: Database, model: Path | None) -> Coder:
    """Return the coder with what people have confirmed."""
    coder = Coder.load(model or served_folder(settings.model, "--model"))
    with database.read() as connection:
        coder.overrides = Overrides(overrides(connection))
    return coder


def _check_source(source: str) -> None:
    if not re.fullmatch(_SOURCE, source):
        raise SocCoderError(f"{source!r} is no name of a source.", "Use up to 64 letters, digits and . _ -")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show how far something is on standard error, and give what is called with that."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, soft_wrap=True)) as bar:
        task = bar.add_task(what)
        yield lambda done: bar.update(task, description=f"{what}: {done}")


def _tell(done: Report, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(done.as_json(), indent=1))
        return
    for line in done.lines():
        typer.echo(line)
