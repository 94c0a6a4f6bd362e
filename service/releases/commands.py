"""The command `data`: releases of data sets checked, loaded, promoted and taken back."""

from __future__ import annotations

import json
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from mappings.errors import SocCoderError
from models.console import say
from service.occupations.shipped import FOLDER
from service.occupations.snapshot import snapshot
from service.releases import promote as promotion
from service.releases.build import build as build_figures
from service.releases.check import check as check_file
from service.releases.notify import notify
from service.releases.run import found
from service.releases.run import run as run_release
from service.releases.stage import LARGEST
from service.releases.stage import stage as stage_file
from service.settings import Settings, load_settings
from service.store import releases as kept
from service.store.database import Database

app = typer.Typer()
data = typer.Typer(no_args_is_help=True, help="Check, load, promote and take back releases of data sets.")
app.add_typer(data, name="data")

File = Annotated[Path, typer.Argument(help="The workbook, as its owner published it.")]
DatasetName = Annotated[
    str | None, typer.Option("--dataset", help="Data set that it should be of.", show_default="told by its titles")
]
Edition = Annotated[
    str | None, typer.Option(help="Edition that it should be, such as 2024.", show_default="told by it, or its name")
]
Number = Annotated[int, typer.Argument(min=1, help="Number of the release.")]
By = Annotated[str, typer.Option(help="Who does it.", default_factory=getuser, show_default="the user of the machine")]
Why = Annotated[str, typer.Option(help="Why: it is kept.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@data.command()
def check(file: File, dataset: DatasetName = None, edition: Edition = None, as_json: AsJson = False) -> None:
    """Check a workbook as the server does, and tell all that is wrong with it, and what it would change."""
    with snapshot(Database(load_settings().database)) as now:
        done = check_file(_content(file), file.name, now, dataset, edition)
    of = done.release
    if as_json:
        told: dict[str, Any] = {
            "dataset": of and of.dataset_name,
            "edition": of and of.edition,
            "scheme": of and of.scheme,
        }
        told |= {"rows": len(done.series), "problems": list(done.problems), "changes": list(done.changes)}
        typer.echo(json.dumps(told, indent=1))
    else:
        for line in done.changes:
            typer.echo(f"review: {line}")
    if done.problems:
        raise SocCoderError("\n  ".join([f"{file.name} is rejected:", *done.problems]))
    if of and not as_json:
        typer.echo(f"{file.name} is sound: {of.dataset_name}, edition {of.edition}, by {of.scheme}")


@data.command()
def load(file: File, by: By, dataset: DatasetName = None, edition: Edition = None) -> None:
    """Stage a workbook, check it, load it and compare it cell by cell, so that it is ready to be promoted."""
    settings = load_settings()
    database = Database(settings.database)
    number = stage_file(database, _content(file), file.name, by, dataset, edition)
    _run(settings, database, number)


@data.command()
def run(number: Number) -> None:
    """Take a staged release on from where it is, such as after a machine was stopped."""
    settings = load_settings()
    _run(settings, Database(settings.database), number)


@data.command()
def promote(number: Number, why: Why, by: By) -> None:
    """Make a release current, or one that was current before; what is there is backed up first."""
    settings = load_settings()
    database = Database(settings.database)
    done = promotion.promote(database, number, by, why, Path(settings.backups))
    notify(settings, f"promoted by {by}: {why}", found(database, number))
    say(f"release {number} is current; what was before is in {done.backup}")


@data.command()
def rollback(
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    edition: Annotated[str, typer.Argument(help="The edition that came with soc-coder.")],
    why: Why,
    by: By,
) -> None:
    """Make the release that came with soc-coder current again; back to any other leads 'promote'."""
    settings = load_settings()
    database = Database(settings.database)
    done = promotion.roll_back_to_shipped(database, dataset, edition, by, why, Path(settings.backups))
    say(f"the shipped edition {edition} of {dataset} is current; what was before is in {done.backup}")


@data.command()
def releases(most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100) -> None:
    """List the releases, newest first."""
    table = Table(
        "number", "dataset", "edition", "status", "problems", "file", "by", "at", box=None, header_style="dim"
    )
    with Database(load_settings().database).read() as connection:
        listed = kept.listed(connection, most)
    for each in listed:
        of = each.release
        row = (str(of.number), of.dataset_name, of.edition, each.status, str(len(each.problems)), of.file, each.by)
        table.add_row(*row, f"{each.at:%Y-%m-%d %H:%M}")
    Console(soft_wrap=True, highlight=False, markup=False).print(table)


@data.command()
def show(number: Number) -> None:
    """Show what a release has come through, line by line."""
    database = Database(load_settings().database)
    staged = found(database, number)
    typer.echo(f"release {number} is {staged.status}: {staged.release.name}, {staged.release.file}")
    with database.read() as connection:
        for entry in kept.logged(connection, number):
            typer.echo(f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.message}")


@data.command()
def current() -> None:
    """List the releases that are current, and whose they are; number 0 comes with soc-coder."""
    table = Table("dataset", "edition", "number", "scheme", "owner", "licence", box=None, header_style="dim")
    with snapshot(Database(load_settings().database)) as now:
        for each in now.releases:
            of = each.dataset
            table.add_row(of.name, each.edition, str(each.number), each.scheme, of.owner, of.licence)
    Console(soft_wrap=True, highlight=False, markup=False).print(table)


@data.command()
def build(
    source: Annotated[Path, typer.Argument(help="Folder that holds the workbooks, at any depth.")],
    to: Annotated[Path, typer.Option(help="Folder for the figures.", show_default="those that are shipped")] = FOLDER,
) -> None:
    """Build the figures that are shipped, from workbooks that are all sound."""
    for release in build_figures(source, to):
        typer.echo(release.name)


def _run(settings: Settings, database: Database, number: int) -> None:
    staged = run_release(database, number, typer.echo)
    notify(settings, staged.status, staged)
    if staged.status == "rejected":
        raise SocCoderError(f"Release {number} is rejected, and nothing is changed.", "The reasons are above.")
    say(f"release {number} is ready: soc-coder data promote {number} --why '...'")


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise SocCoderError(f"{file} is larger than {LARGEST:,} bytes.")
        return file.read_bytes()
    except OSError as error:
        raise SocCoderError(f"{file} cannot be read: {error.strerror}.") from error
