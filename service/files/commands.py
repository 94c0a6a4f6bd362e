"""The command `files`: work on files that were sent to be coded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from mappings.errors import SocCoderError
from service.errors import NotFoundError
from service.files.pulse import end_with_the_server
from service.files.work import work
from service.settings import load_settings
from service.store import jobs
from service.store.database import Database

app = typer.Typer()
files = typer.Typer(no_args_is_help=True, help="Work on files that people sent to be coded.")
app.add_typer(files, name="files")

NICE = 10
"""How much the process gives way to those that answer requests."""

MOST_MEMORY = 3 * 1024**3
"""Bytes of memory that a process may take to read a file."""


@files.callback()
def of_files() -> None:
    """Work on files that people sent to be coded."""


@files.command()
def run(
    number: Annotated[int, typer.Argument(min=1, help="Number of the job.")],
    claim: Annotated[str, typer.Option(help="The server's claim to it, with whose standard input this ends.")],
) -> None:
    """Read or code one, as the server has it done."""
    end_with_the_server()
    os.nice(NICE)
    settings = load_settings()
    database = Database(settings.database)
    with database.read() as connection:
        job = jobs.find(connection, number)
    if job is None:
        raise NotFoundError(f"There is no job {number}.", "The page /files lists them.")
    if job.claim != claim:
        raise SocCoderError(f"Job {number} is another process's.", "Leave it to that.")
    if job.status == "sent":
        _bound_memory()
    work(database, Path(settings.files), job, settings.model)


def _bound_memory() -> None:
    """Let a file that is made to fill the memory end this process, not others."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such bounds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
