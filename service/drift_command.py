"""The command `drift`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Column, Table

from mappings.errors import SocCoderError
from models import bundle
from models.console import say
from models.drift import Shift
from models.tally import read_reference
from service.drift import Drift, measure
from service.pages.drift import PAGE, render
from service.pages.wording import KINDS, READINGS, SCHEMES
from service.served import served_folder
from service.settings import load_settings
from service.store.database import Database

FIGURES = "drift.json"

app = typer.Typer()


@app.command()
def drift(
    days: Annotated[int, typer.Option(min=1, help="Days to look at, today included.")] = 28,
    source: Annotated[str | None, typer.Option(help="Look at this source only.")] = None,
    report: Annotated[Path | None, typer.Option(help="Folder for a page and the figures as JSON.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--bundle", help="Folder of the bundle served.", show_default="SOC_CODER_MODEL")
    ] = None,
) -> None:
    """Compare what the service coded in the last days with what training had, and with as many days before."""
    settings = load_settings()
    served = bundle.read(folder or served_folder(settings.model, "--bundle"))
    found = measure(Database(settings.database), served.version, read_reference(served.settings), days, source)
    if report:
        _write(found, report)
    if as_json:
        typer.echo(_json(found))
    else:
        _print(found)


def _json(found: Drift) -> str:
    return TypeAdapter(Drift).dump_json(found, indent=1).decode()


def _write(found: Drift, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PAGE).write_text(render(found), encoding="utf-8")
        (folder / FIGURES).write_text(_json(found) + "\n", encoding="utf-8")
    except OSError as error:
        raise SocCoderError(f"{folder} cannot be written: {error.strerror}.", "Name a folder with --report.") from None
    say(f"wrote the report to {folder}")


def _print(found: Drift) -> None:
    console = Console(soft_wrap=True, highlight=False)
    figures = ("items", "major groups", "minor groups", "confidence", "unknown", "not coded")
    table = Table(
        *("source", "kind", "scheme"),
        *(Column(figure, justify="right") for figure in figures),
        title=f"from {found.since} to {found.until}, model {found.model_version}",
    )
    for feed in found.feeds:
        moved = feed.from_reference
        shifts = (moved.major, moved.minor, moved.confidence) if moved else (None,) * 3
        shares = f"{feed.seen.unknown:.1%}", f"{feed.seen.uncoded:.1%}"
        table.add_row(
            feed.source, KINDS[feed.kind], SCHEMES[feed.scheme], f"{feed.seen.items:,}", *map(_cell, shifts), *shares
        )
    console.print(table)
    if found.feeds_left_out:
        console.print(f"{found.feeds_left_out} more sources with fewer items", markup=False)
    if any(feed.reference is None for feed in found.feeds):
        console.print("The bundle holds no reference: 'soc-coder reference' adds one.", markup=False)
    for version, items in found.items_of_other_models.items():
        console.print(f"not in here: {items:,} items coded by {version}", markup=False)


def _cell(shift: Shift | None) -> str:
    return f"{shift.psi:.3f} {READINGS[shift.reading]}" if shift else "-"
