"""Read a feed into the store: coded, in chunks kept whole or not at all, and taken up again where it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from mappings.errors import SocCoderError
from models.coder import Coder
from models.coding import Item
from models.crew import code_chunks
from models.tally import Tally, counted
from service.seen import count_in
from service.store import imports
from service.store.database import Database, DatabaseAwayError
from service.store.imports import Import
from service.store.quarantine import KEPT, forget, quarantine
from service.store.vacancies import Incoming, Kept, digests, keep, mark_gone
from service.vacancies.coded import SCHEME, TOP, from_cells
from service.vacancies.identity import cluster_key, content_digest, without_contacts
from service.vacancies.likeness import likeness
from service.vacancies.patience import patiently
from service.vacancies.refused import masked
from service.vacancies.vacancy import Refusal, Vacancy

MOST_ITEMS = 2_000
"""Items that are kept in one transaction, at most."""

MOST_CHARACTERS = 2_000_000
"""Characters of descriptions in one transaction, beyond which it takes no more items."""

QUARANTINED = "quarantined."
"""What the count of a fault begins with, among the counts of an import."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a feed is taken in.

    Attributes:
        cores: processes to code in.
        careful: whether the encoder reads adverts that leave the network in doubt.
        keep_descriptions: whether the store keeps the text of an advert once it is coded.
        readmit: whether to take in what was deleted on request.
        counts: whether a feed's codings are counted for drift.
    """

    cores: int = 1
    careful: bool = True
    keep_descriptions: bool = True
    readmit: bool = False
    counts: bool = False


@dataclass(slots=True)
class _Chunk:
    """Items of a feed that are kept together."""

    start: int
    refusals: list[Refusal] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)
    to_code: list[int] = field(default_factory=list)
    counts: Tally = field(default_factory=Counter)
    characters: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.refusals) + len(self.incoming)

    @property
    def is_full(self) -> bool:
        return self.end - self.start >= MOST_ITEMS or self.characters >= MOST_CHARACTERS

    def add(self, item: Vacancy | Refusal) -> None:
        if isinstance(item, Refusal):
            self.refusals.append(masked(item))
        else:
            self.incoming.append(prepare(item))
            self.characters += len(item.description)


def ingest(
    database: Database,
    coder: Coder,
    items: Iterable[Vacancy | Refusal],
    started: Import,
    options: Options,
    progress: Callable[[Counter[str]], object] = lambda counts: None,
) -> Counter[str]:
    """Keep the items of a feed, coded, and return what became of them.

    A chunk is kept in one transaction with how far the import has come, so that a process that is killed leaves nothing
    half kept, and the next one goes on from there. While the database is away, it waits for it.

    Args:
        database: the store.
        coder: the coder.
        items: the items of the feed, from its beginning.
        started: the import, as `imports.begin` gave it.
        options: how to take them in.
        progress: called with the counts so far after every chunk.

    Raises:
        SocCoderError: the feed cannot be read, or the database stays away; what was kept until then stays.
    """
    counts, position = Counter(started.counts), started.position
    chunks = (
        (chunk, _to_code(database, started.source, chunk)) for chunk in _chunks(islice(items, position, None), position)
    )
    try:
        for chunk, coded in code_chunks(coder, chunks, counted, SCHEME, TOP, options.cores, options.careful):
            chunk.incoming = with_codings(chunk.incoming, chunk.to_code, coded.cells, coder)
            chunk.counts = coded.counts
            counts = patiently(partial(_keep, database, coder, started, chunk, counts, options))
            position = chunk.end
            progress(counts)
        return patiently(partial(_finish, database, started, counts))
    except DatabaseAwayError as error:
        raise SocCoderError(
            f"{error.message} The first {position:,} items of the feed are kept.",
            "Read the same feed again to go on from there.",
        ) from error


def begin(database: Database, source: str, feed: str, path: Path | None, is_complete: bool) -> Import:
    """Return the import of a feed: the one to go on with, where it was stopped while it read the same file.

    What was quarantined too long ago is removed.

    Args:
        database: the store.
        source: name of the source.
        feed: name of the file, or the address.
        path: the file, where it is one.
        is_complete: whether the feed has everything that its source has.

    Raises:
        SocCoderError: the file cannot be read.
        DatabaseAwayError: the database cannot be used.
    """
    fingerprint = _fingerprint(path) if path else None
    with database.write() as connection:
        forget(connection, datetime.now(UTC) - KEPT)
        return imports.begin(connection, source, feed, fingerprint, is_complete)


def prepare(vacancy: Vacancy) -> Incoming:
    """Return a vacancy as it is kept, contacts masked, not yet coded."""
    masked = without_contacts(vacancy)
    return Incoming(masked, content_digest(masked), cluster_key(masked))


def uncoded(database: Database, source: str, incoming: Sequence[Incoming]) -> list[int]:
    """Return the places of those vacancies of a source that the store has not, or with other content."""
    with database.read() as connection:
        known = digests(connection, source, (each.vacancy.reference for each in incoming))
    return [place for place, each in enumerate(incoming) if known.get(each.vacancy.reference) != each.digest]


def with_codings(
    incoming: Sequence[Incoming], places: Sequence[int], cells: Sequence[Mapping[str, Any]], coder: Coder
) -> list[Incoming]:
    """Return vacancies, those at some places with a coding each, and with what adverts that are alike share.

    Args:
        incoming: the vacancies.
        places: places of those that were coded.
        cells: the cells (`models.cells`) of each of their codings.
        coder: the coder that coded them.
    """
    coded = list(incoming)
    for place, each in zip(places, cells, strict=True):
        vacancy = coded[place].vacancy
        coded[place] = replace(coded[place], coded=from_cells(each, coder, vacancy), alike=likeness(vacancy))
    return coded


def keep_coded(
    connection: Connection, source: str, incoming: Sequence[Incoming], import_number: int | None, options: Options
) -> list[Kept]:
    """Keep vacancies of a source, without their descriptions where these are not to be kept; see `keep`."""
    if not options.keep_descriptions:
        incoming = [replace(each, vacancy=replace(each.vacancy, description="")) for each in incoming]
    return keep(connection, source, incoming, import_number, options.readmit)


def count(kept: Iterable[Kept], refusals: Iterable[Refusal]) -> Counter[str]:
    """Return how many vacancies had each outcome, how many were linked, and how many items had each fault."""
    counts: Counter[str] = Counter()
    for each in kept:
        counts[each.outcome] += 1
        counts["linked"] += each.is_linked
    for refusal in refusals:
        counts[QUARANTINED + refusal.fault] += 1
    return counts


def _chunks(items: Iterable[Vacancy | Refusal], start: int) -> Iterator[_Chunk]:
    chunk = _Chunk(start)
    for item in items:
        chunk.add(item)
        if chunk.is_full:
            yield chunk
            chunk = _Chunk(chunk.end)
    if chunk.end > chunk.start:
        yield chunk


def _to_code(database: Database, source: str, chunk: _Chunk) -> list[Item]:
    chunk.to_code = patiently(partial(uncoded, database, source, chunk.incoming))
    return [chunk.incoming[place].vacancy.item() for place in chunk.to_code]


def _keep(
    database: Database, coder: Coder, started: Import, chunk: _Chunk, counts: Counter[str], options: Options
) -> Counter[str]:
    """Keep a chunk, unless an earlier try, whose end was not seen, kept it; return the counts with it."""
    with database.write() as connection:
        state = imports.lock(connection, started.number)
        if state.position == chunk.end:
            return state.counts
        if state.position != chunk.start:
            raise SocCoderError("Another process reads this feed at the same time.", "Wait until it is done.")
        kept = keep_coded(connection, started.source, chunk.incoming, started.number, options)
        quarantine(connection, started.source, started.feed, chunk.refusals)
        if options.counts:
            count_in(connection, started.source, "vacancy", SCHEME, coder.version, chunk.counts)
        so_far = counts + count(kept, chunk.refusals)
        imports.advance(connection, started.number, chunk.end, so_far)
        return so_far


def _finish(database: Database, started: Import, counts: Counter[str]) -> Counter[str]:
    """End an import, and mark what a complete feed has not; one that broke off, or is empty, is not complete."""
    with database.write() as connection:
        if (state := imports.lock(connection, started.number)).is_finished:
            return state.counts
        whole = started.is_complete and not counts[f"{QUARANTINED}broken_off"] and _stored(counts)
        gone = mark_gone(connection, started.source, started.number, started.started) if whole else 0
        done = counts + Counter(gone=gone)
        imports.finish(connection, started.number, done)
        return done


def _stored(counts: Counter[str]) -> int:
    return counts["new"] + counts["changed"] + counts["back"] + counts["unchanged"]


def _fingerprint(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SocCoderError(f"{path} cannot be read: {error.strerror}.") from error
