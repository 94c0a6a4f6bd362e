"""Commands that rebuild and check the tables."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mappings.errors import SocCoderError
from mappings.package import FOLDER
from training.folders import SOURCES
from training.sources.build import build as build_tables
from training.sources.catalogue import locate
from training.sources.conflicts import Conflict
from training.sources.validate import problems
from training.sources.write import write

app = typer.Typer(help="Build and check the tables from the source workbooks.")


@app.command()
def build(
    folder: Annotated[
        Path,
        typer.Option(
            "--from", help="Folder that holds the source workbooks, at any depth.", show_default="../shared/data"
        ),
    ] = SOURCES,
    to: Annotated[Path, typer.Option(help="Folder for the tables.", show_default="mappings/tables")] = FOLDER,
) -> None:
    """Build the tables, check them, list the conflicts found in the sources, and only then put them in place."""
    console = Console()
    built = build_tables(locate(folder))
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to, prefix=".new-") as name:
        new = Path(name)
        write(built.tables, new)
        _stop_at(problems(new))
        for path in sorted(new.iterdir(), key=lambda path: path.suffix == ".json"):
            os.replace(path, to / path.name)
    console.print(_listed(built.conflicts))
    console.print(f"{sum(map(len, built.tables.values())):,} rows in {len(built.tables)} tables, written to {to}")


@app.command()
def check(
    folder: Annotated[
        Path, typer.Argument(help="Folder that holds the tables.", show_default="mappings/tables")
    ] = FOLDER,
) -> None:
    """Check the tables against their schemas, their hashes and the rules of the classifications."""
    _stop_at(problems(folder))
    Console().print(f"The tables in {folder} are sound.")


def _stop_at(found: list[str]) -> None:
    if found:
        raise SocCoderError(f"The tables have {len(found)} problems:\n  " + "\n  ".join(found))


def _listed(conflicts: list[Conflict]) -> Table:
    table = Table("kind", "key", "found", "kept", title=f"{len(conflicts)} conflicts in the sources")
    for conflict in conflicts:
        table.add_row(conflict.kind, conflict.key, conflict.found, conflict.kept)
    return table
