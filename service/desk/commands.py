"""The command `desk`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from models.coder import Coder
from models.coding import Scheme, TitleKind
from models.console import say
from models.overrides import Overrides
from service.corrections import overrides
from service.desk.case import Sample
from service.desk.expire import expire as expire_old
from service.desk.intake import Shares, Source, from_file, from_store
from service.served import served_folder
from service.settings import Settings, load_settings
from service.store import desk as store
from service.store.database import Database

app = typer.Typer()
desk = typer.Typer(no_args_is_help=True, help="Put titles on the desk where people code them.")
app.add_typer(desk, name="desk")

Most = Annotated[int, typer.Option("--items", min=1, max=10_000, help="How many at most.")]
Model = Annotated[Path | None, typer.Option(help="Folder of the bundle that coded it.", show_default="SOC_CODER_MODEL")]


@desk.command()
def fill(most: Most = 200, model: Model = None) -> None:
    """Put titles of the store on the desk: of vacancies, and those that were kept because they were not coded."""
    settings = load_settings()
    database = Database(settings.database)
    coder = Coder.load(model or served_folder(settings.model, "--model"))
    with database.read() as connection:
        coder.overrides = Overrides(overrides(connection))
    _tell(from_store(database, coder, most, _shares(settings), Random()))


@desk.command()
def add(
    file: Annotated[Path, typer.Argument(help="File that 'soc-coder classify' wrote.")],
    name: Annotated[str, typer.Option(help="What it is called on the desk: up to 64 letters, digits and . _ -")],
    kind: Annotated[TitleKind, typer.Option(help="What its rows are.")] = "job_title",
    scheme: Annotated[Scheme, typer.Option(help="Scheme that it was coded to.")] = "soc2020",
    most: Most = 200,
    model: Model = None,
) -> None:
    """Put titles of a coded file on the desk."""
    settings = load_settings()
    coder = Coder.load(model or served_folder(settings.model, "--model"))
    versions = coder.version, coder.data_version
    source = Source(file, name, kind, scheme, versions, settings.keep_descriptions)
    _tell(from_file(Database(settings.database), source, most, _shares(settings), Random()))


@desk.command()
def status() -> None:
    """Tell how many items are how far."""
    table = Table("sample", "coded by", "status", "items", box=None, header_style="dim")
    with Database(load_settings().database).read() as connection:
        queues = store.queues(connection)
    for each in queues:
        table.add_row(each.sample, "two" if each.is_double else "one", each.status, f"{each.items:,}")
    Console(soft_wrap=True, highlight=False).print(table)


@desk.command()
def expire(
    days: Annotated[int, typer.Option(min=0, max=36_500, help="Days since they were put on the desk.")],
) -> None:
    """Remove items, and what was answered, of some time ago; the corrections that they led to stay."""
    say(f"{expire_old(Database(load_settings().database), days):,} items are removed")


def _shares(settings: Settings) -> Shares:
    return Shares(settings.desk_random, settings.desk_double)


def _tell(new: Counter[Sample]) -> None:
    say(f"{new.total():,} new on the desk: {new['doubtful']:,} doubtful, {new['random']:,} at random")
