"""Commands that build, check and compare the tables."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from mappings import package
from mappings.errors import SocCoderError
from models import bundle
from models.console import say
from training.folders import SOURCES, check_folder
from training.sources.build import build as build_tables
from training.sources.catalogue import CATALOGUE, catalogue, locate
from training.sources.catalogue import add as add_source
from training.sources.compare import Changes
from training.sources.compare import compare as compare_tables
from training.sources.conflicts import Conflict
from training.sources.validate import problems
from training.sources.write import write

_MOST_ROWS = 15

app = typer.Typer(help="Build, check and compare the tables that the source workbooks give.")

_From = Annotated[
    Path,
    typer.Option("--from", help="Folder that holds the source workbooks, at any depth.", show_default="../shared/data"),
]


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="The workbook, in the folder of sources.")],
    name: Annotated[str, typer.Option("--as", help="Which source it is, such as soc2020_index.")],
    edition: Annotated[str, typer.Option(help="What to call the edition: 'SOC2020 index v13 (2026-04)'.")],
    folder: _From = SOURCES,
) -> None:
    """Make a workbook the edition that counts, in the sources.toml of the folder of sources."""
    added = add_source(folder, file, name, edition)
    Console(soft_wrap=True).print(
        f"{added.name} is {added.edition}, {file.name}, as {folder / CATALOGUE} says", markup=False, highlight=False
    )


@app.command()
def build(
    folder: _From = SOURCES,
    to: Annotated[
        Path | None, typer.Option(help="Folder for the tables.", show_default="$SOC_CODER_TABLES or mappings/tables")
    ] = None,
) -> None:
    """Build the tables, check them, list the conflicts found in the sources, and only then put them in place."""
    console = Console()
    to = to or package.folder()
    sources = catalogue(folder)
    built = build_tables(locate(folder, sources))
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to, prefix=".new-") as name:
        new = Path(name)
        version = write(built.tables, sources, new)
        _stop_at(problems(new))
        for path in sorted(new.iterdir(), key=lambda path: path.suffix == ".json"):
            os.replace(path, to / path.name)
    console.print(_listed(built.conflicts))
    console.print(f"{sum(map(len, built.tables.values())):,} rows in {len(built.tables)} tables, written to {to}")
    _tell_of_the_bundle(console, to, version)


@app.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder that holds the tables.", show_default="$SOC_CODER_TABLES or mappings/tables"),
    ] = None,
) -> None:
    """Check the tables against their schemas, their hashes and the rules of the classifications."""
    folder = folder or package.folder()
    _stop_at(problems(folder))
    Console().print(f"The tables in {folder} are sound.")


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="Folder of the older tables.")],
    new: Annotated[Path, typer.Argument(help="Folder of the newer tables.")],
    report: Annotated[Path | None, typer.Option(help="Folder for a page with plots and all changes as JSON.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Tell what a new edition changes: entries added, moved and removed, and codes whose meaning changed."""
    from training.sources.report import as_dictionary
    from training.sources.report import write as write_report

    check_folder(report)
    changes = compare_tables(old, new)
    if report:
        write_report(changes, report)
        say(f"wrote the changes to {report}")
    if as_json:
        typer.echo(json.dumps(as_dictionary(changes), indent=1, ensure_ascii=False))
        return
    console = Console(soft_wrap=True)
    console.print(_counted(changes))
    if changes.flows:
        console.print(_turned_over(changes), _flows(changes))


def _stop_at(found: list[str]) -> None:
    if found:
        raise SocCoderError(f"The tables have {len(found)} problems:\n  " + "\n  ".join(found))


def _tell_of_the_bundle(console: Console, folder: Path, version: str) -> None:
    """Tell, where the shipped bundle was trained on other tables than those just built, how to train another."""
    settings = bundle.DEFAULT / "settings.json"
    trained_on = json.loads(settings.read_text(encoding="utf-8")).get("data_version") if settings.is_file() else None
    if trained_on == version:
        return
    using = "" if folder.resolve() == package.SHIPPED else f"{package.TABLES}={folder} "
    console.print(
        f"These tables are {version}; the shipped bundle was trained on {trained_on}. Train another with:\n"
        f"  {using}soc-coder train",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _listed(conflicts: list[Conflict]) -> Table:
    table = Table("kind", "key", "found", "kept", title=f"{len(conflicts)} conflicts in the sources")
    for conflict in conflicts:
        table.add_row(conflict.kind, conflict.key, conflict.found, conflict.kept)
    return table


def _counted(changes: Changes) -> Table:
    table = Table(
        "what", Column("how many", justify="right"), title=f"{changes.before.version} to {changes.after.version}"
    )
    for what, count in changes.count().items():
        table.add_row(what, f"{count:,}")
    return table


def _turned_over(changes: Changes) -> Table:
    table = Table("code", "title", "share moved", "in", "out", title="Codes whose meaning changed")
    for each in changes.turnovers[:_MOST_ROWS]:
        if each.moved:
            table.add_row(each.code, each.title, f"{each.moved:.3f}", str(each.moved_in), str(each.moved_out))
    return table


def _flows(changes: Changes) -> Table:
    table = Table("from", "to", "entries", title="From which unit group to which")
    for each in changes.flows[:_MOST_ROWS]:
        table.add_row(f"{each.before} {each.before_title}", f"{each.after} {each.after_title}", str(each.entries))
    return table
