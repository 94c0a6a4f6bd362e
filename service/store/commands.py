"""The commands `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.settings import load_settings
from service.store import backup as kept
from service.store.database import Database

app = typer.Typer()


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="File to write; it may not be there yet.")]) -> None:
    """Back up the store into a file, of whichever engine it is, and compare the two."""
    database = Database(load_settings().database)
    _tell(kept.backup(database, file), f"{file} holds what {database.name} holds")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, of a store in either engine.")],
    replace: Annotated[bool, typer.Option("--replace", help="Remove what the store holds.")] = False,
) -> None:
    """Put what a backup holds into the store, all of it or nothing, and compare the two."""
    database = Database(load_settings().database)
    _tell(kept.restore(file, database, replace), f"{database.name} holds what {file} holds")


def _tell(digests: dict[str, str], line: str) -> None:
    rows = sum(int(digest.split()[0]) for digest in digests.values())
    typer.echo(f"{line}: {rows:,} rows in {len(digests)} tables")
