"""The command `outcomes`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from models.outcomes.faults import BadOutcomesError
from models.outcomes.layout import LAYOUTS, explain
from models.outcomes.read import read

app = typer.Typer()
outcomes = typer.Typer(no_args_is_help=True, help="Check a file of what graduates went on to do, and show its layout.")
app.add_typer(outcomes, name="outcomes")


@outcomes.command()
def check(file: Annotated[Path, typer.Argument(help="File of outcomes, or a folder of such files.")]) -> None:
    """Check a file as it would be used: everything that is wrong with it, or how much of it may be told."""
    try:
        read_outcomes = read(file)
    except BadOutcomesError as error:
        for fault in error.faults:
            typer.echo(str(fault))
        raise
    for table in read_outcomes.destinations:
        cells = [count for counts in table.counts.values() for count in counts.values()]
        typer.echo(
            f"{table.cohort}: {len(table.counts):,} subjects ({table.subject_scheme}), {len(cells):,} counts "
            f"({table.soc_scheme}), {cells.count(None):,} of them withheld"
        )
    for shares in read_outcomes.shares:
        typer.echo(f"{shares.cohort}: what was studied ({shares.subject_scheme}), by occupation ({shares.soc_scheme})")
    if read_outcomes.earnings:
        withheld = sum(row.median is None for row in read_outcomes.earnings)
        typer.echo(f"Earnings: {len(read_outcomes.earnings):,} rows, {withheld:,} of them withheld")
    for remark in read_outcomes.remarks:
        typer.echo(remark)
    typer.echo(f"It can be used: version {read_outcomes.version}")


@outcomes.command()
def layout() -> None:
    """Show the columns of the two kinds of file."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for name, row in LAYOUTS.items():
        table = Table("column", "required", "holds", box=None, header_style="dim", title=name, title_justify="left")
        for column, meaning in explain(name).items():
            table.add_row(column, "yes" if row.model_fields[column].is_required() else "", meaning)
        console.print(table)
