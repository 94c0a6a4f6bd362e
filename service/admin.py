"""The commands `db`, `keys` and `corrections`, for those who look after the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mappings.errors import SocCoderError
from models.console import say
from models.files import writer
from models.overrides import COLUMNS, FIELDS, Override
from service import corrections as store
from service.keys import Role, add_key, list_keys, revoke_key
from service.settings import load_settings
from service.spreadsheet import as_text
from service.store.database import Database

app = typer.Typer()
db = typer.Typer(no_args_is_help=True, help="Upgrade the database of the service.")
keys = typer.Typer(no_args_is_help=True, help="Give out and revoke API keys.")
corrections = typer.Typer(no_args_is_help=True, help="List and export corrections.")
for each, name in ((db, "db"), (keys, "keys"), (corrections, "corrections")):
    app.add_typer(each, name=name)


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; what they hold is kept."""
    database = _database()
    database.upgrade()
    say(f"{database.name} is at revision {database.revision()}")


@db.command()
def downgrade(
    to: Annotated[str, typer.Argument(help="Revision; 'base' removes every table and what it holds.")],
) -> None:
    """Take the tables back to an earlier revision."""
    database = _database()
    database.downgrade(to)
    say(f"{database.name} is at revision {database.revision() or 'none'}")


@db.command()
def status() -> None:
    """Tell which revision the tables are at."""
    database = _database()
    typer.echo(f"{database.name}: {f'revision {found}' if (found := database.revision()) else 'no tables'}")


@keys.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose it is; what the key does is kept under this name.")],
    role: Annotated[Role, typer.Option(help="What it is good for, each with those before it.")] = "code",
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days until it expires.")] = 365,
) -> None:
    """Make a key and print it, this once."""
    typer.echo(add_key(_database(), name, role, days))
    say("This is the only time that it is shown.")


@keys.command("list")
def list_all_keys() -> None:
    """List the keys, without what opens anything."""
    table = Table("name", "role", "state", "created", "expires", "begins with", box=None, header_style="dim")
    for key in list_keys(_database()):
        days = (f"{day:%Y-%m-%d}" for day in (key.created, key.expires))
        table.add_row(key.name, key.role, key.state, *days, f"soc_{key.handle}")
    Console(soft_wrap=True, highlight=False).print(table)


@keys.command()
def revoke(name: Annotated[str, typer.Argument(help="Whose key.")]) -> None:
    """Revoke the key of a name, from now on."""
    revoke_key(_database(), name)
    say(f"the key of {name} opens nothing any more")


@corrections.command("list")
def list_all_corrections(
    of: Annotated[store.Status | None, typer.Option("--status", help="Only those of this status.")] = None,
    most: Annotated[int, typer.Option(min=1, help="How many at most.")] = 100,
) -> None:
    """List corrections, oldest first."""
    table = Table("id", "status", "kind", "title", "scheme", "given", "right", "by", box=None, header_style="dim")
    with _database().read() as connection:
        found = store.list_corrections(connection, of, 0, most)
    for one in found:
        said = one.proposal
        codes = said.given_code or "none", said.right_code or "none"
        table.add_row(said.id, one.status, said.item.kind, said.item.title, said.scheme, *codes, one.history[0].by)
    Console(soft_wrap=True, highlight=False, markup=False).print(table)


@corrections.command()
def export(
    target: Annotated[Path, typer.Argument(help="CSV file to write.")],
    spreadsheet: Annotated[
        bool, typer.Option(help="Put ' before what a spreadsheet would take for a formula; not for the coder.")
    ] = False,
) -> None:
    """Write what is confirmed to a file for `classify --overrides` and `train`, without names and notes."""
    with _database().read() as connection:
        rows = list(map(_row, store.overrides(connection)))
    if spreadsheet:
        rows = [{name: as_text(cell) for name, cell in row.items()} for row in rows]
    try:
        with closing(writer(target, COLUMNS, None, ".csv")) as out:
            out.write(rows)
    except OSError as error:
        raise SocCoderError(f"{target} cannot be written: {error.strerror}.") from error
    say(f"wrote {len(rows):,} confirmed corrections to {target}")


def _row(override: Override) -> dict[str, str]:
    return {
        "correction": override.correction,
        "confirmed": override.confirmed.isoformat(),
        **{name: getattr(override.item, name) for name in FIELDS},
        "scheme": override.scheme,
        "edition": override.edition,
        "code": override.code or "",
    }


def _database() -> Database:
    return Database(load_settings().database)
