"""Code the vacancies of the store again, by another model or other tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from models.coder import Coder
from models.coding import Item
from models.crew import as_cells, code_chunks
from service.store.database import Database
from service.store.recodings import Due, Versions, due, settle
from service.vacancies.coded import SCHEME, TOP, Coded, from_cells
from service.vacancies.ingest import Options
from service.vacancies.patience import patiently

CHUNK = 500
"""Vacancies that are coded, and kept, at a time."""


def recode(
    database: Database,
    coder: Coder,
    since: date | None,
    options: Options,
    progress: Callable[[int], object] = lambda done: None,
) -> int:
    """Code again what was not coded by this coder's bundle and tables, and return how many vacancies that were.

    What is coded is kept a chunk at a time: stopped and started again, it goes on with what is left.

    Args:
        database: the store.
        coder: the coder.
        since: only vacancies that came, or changed, on this day (UTC) or later; None for all.
        options: how they are coded.
        progress: called with the number done so far after every chunk.

    Raises:
        DatabaseAwayError: the database stays away; what was coded until then is kept.
    """
    versions = Versions(coder.version, coder.data_version)
    done = 0
    chunks = _chunks(database, versions, since)
    for some, cells in code_chunks(coder, chunks, as_cells, SCHEME, TOP, options.cores, options.careful):
        codings = [(each, from_cells(cell, coder, each.vacancy)) for each, cell in zip(some, cells, strict=True)]
        done += patiently(partial(_settle, database, versions, codings))
        progress(done)
    return done


def _chunks(database: Database, versions: Versions, since: date | None) -> Iterator[tuple[list[Due], list[Item]]]:
    after = 0
    while some := patiently(partial(_due, database, versions, since, after)):
        yield some, [each.vacancy.item() for each in some]
        after = some[-1].number


def _due(database: Database, versions: Versions, since: date | None, after: int) -> list[Due]:
    with database.read() as connection:
        return due(connection, versions, since, after, CHUNK)


def _settle(database: Database, versions: Versions, codings: list[tuple[Due, Coded]]) -> int:
    with database.write() as connection:
        return settle(connection, versions, codings)
