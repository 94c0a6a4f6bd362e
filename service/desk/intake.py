"""Put on the desk what people should code: of the store's vacancies and kept titles, and of files that were coded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from mappings.errors import SocCoderError
from models import files
from models.batch import columns_read, items_of
from models.cells import read_pairs
from models.coder import Coder
from models.coding import Item, Scheme, TitleKind
from models.overrides import FIELDS, title_key
from service.desk.case import Case, Sample
from service.desk.sample import choose
from service.items import LONGEST_DESCRIPTION, LONGEST_FIELD
from service.seen import mask
from service.store import cases as coded
from service.store import desk as store
from service.store.database import Database
from service.store.desk import Put

CHUNK = 500
"""Kept titles that are coded at a time."""

MOST_KNOWN = 5_000
"""Open titles that new ones should not be like: the newest."""

SOURCE = r"[A-Za-z0-9._-]{1,64}"
"""What a file may be called on the desk."""

_NEEDED = ("code", "candidates", "evidence", "reason")
_UNFIT = ("empty", "invalid", "uncodable")
_BY_PEOPLE = "override"


@dataclass(frozen=True, slots=True)
class Shares:
    """How items are drawn.

    Attributes:
        random: share that is drawn at random, 0 to 1.
        double: share that is coded by two, 0 to 1.
    """

    random: float
    double: float


@dataclass(frozen=True, slots=True)
class Source:
    """A file that `soc-coder classify` wrote.

    Attributes:
        path: the file.
        name: what it is called on the desk.
        kind: what its rows are.
        scheme: scheme of its codes.
        versions: versions of the bundle and of the tables that coded it.
        keep_texts: whether the desk keeps the adverts' texts until they are settled, masked.
    """

    path: Path
    name: str
    kind: TitleKind
    scheme: Scheme
    versions: tuple[str, str]
    keep_texts: bool

    def __post_init__(self) -> None:
        """See to it that the name is one of a source.

        Raises:
            SocCoderError: it is not.
        """
        if not re.fullmatch(SOURCE, self.name):
            raise SocCoderError(f"{self.name!r} is no name of a file.", "Use up to 64 letters, digits and . _ -")


def from_store(database: Database, coder: Coder, wanted: int, shares: Shares, rng: Random) -> Counter[Sample]:
    """Put at most so many of the store's titles on the desk, and return how many of each sample are new.

    Vacancies are taken as they were coded; titles that were kept are coded by `coder`, and are none that are drawn at
    random, because they are only of what could not be coded.
    """
    with database.read() as connection:
        kept = list(_coded_again(coded.kept_titles(connection), coder))

    def read() -> Iterator[Case]:
        with database.read() as connection:
            yield from coded.vacancy_cases(connection)
        yield from kept

    return _fill(database, read, wanted, shares, rng)


def from_file(database: Database, source: Source, wanted: int, shares: Shares, rng: Random) -> Counter[Sample]:
    """Put at most so many rows of a coded file on the desk, and return how many of each sample are new.

    Raises:
        SocCoderError: the file cannot be read, or has not the columns that the coder adds.
    """

    def read() -> Iterator[Case]:
        table = files.reader(source.path)
        if missing := [column for column in _NEEDED if column not in table.columns]:
            raise SocCoderError(
                f"{source.path.name} is no coded file: it has no column {', '.join(missing)}.",
                "Write one with: soc-coder classify --in FILE --out CODED",
            )
        columns = columns_read(table.columns, source.path, source.kind)
        for rows in files.chunks(table.rows()):
            for row, item in zip(rows, items_of(rows, columns, source.kind), strict=True):
                said = {column: str(row.values.get(column) or "") for column in _NEEDED}
                reason = said["reason"].partition(":")[0]
                if not row.fault and reason not in _UNFIT and not said["evidence"].startswith(_BY_PEOPLE):
                    shown = _shown(item, source.keep_texts)
                    given = said["code"] or None, _candidates(said["candidates"], source.path)
                    yield Case(shown, source.name, "", source.scheme, *given, *source.versions)

    return _fill(database, read, wanted, shares, rng)


def _fill(
    database: Database, read: Callable[[], Iterable[Case]], wanted: int, shares: Shares, rng: Random
) -> Counter[Sample]:
    with database.read() as connection:
        known = store.digests(connection)
        titles = store.open_titles(connection, MOST_KNOWN)
    chosen = list(choose(_counted(read, known), titles, wanted, shares.random, rng))
    puts = [
        Put(replace(case, item=_masked(case.item)), sample, priority, rng.random() < shares.double)
        for case, sample, priority in chosen
    ]
    with database.write() as connection:
        return Counter(each.sample for each in store.put(connection, puts, datetime.now(UTC)))


def _counted(read: Callable[[], Iterable[Case]], known: Mapping[str, bool]) -> Iterator[Case]:
    """Yield each case once, with how often it came, unless people have answered it; it is read twice, to hold few.

    Args:
        read: what there is.
        known: whether each digest that the desk has waits for an answer.
    """
    counts = Counter[str]()
    for case in read():
        if title_key(case.item):
            counts[case.digest] += case.count
    for case in read():
        digest = case.digest
        is_waiting = known.get(digest)
        if is_waiting is not False and (count := counts.pop(digest, 0)):
            yield replace(case, count=count, is_waiting=bool(is_waiting))


def _coded_again(kept: list[tuple[Item, str, int]], coder: Coder) -> Iterator[Case]:
    for start in range(0, len(kept), CHUNK):
        some = kept[start : start + CHUNK]
        codings = coder.code_many([item for item, _, _ in some])
        for (item, source, count), coding in zip(some, codings, strict=True):
            if coding.reason not in _UNFIT and coding.evidence.method != _BY_PEOPLE:
                candidates = {each.code: each.probability for each in coding.candidates}
                versions = coding.model_version, coding.data_version
                yield Case(item, source, "", coding.scheme, coding.code, candidates, *versions, count, False)


def _candidates(cell: str, path: Path) -> dict[str, float]:
    try:
        return read_pairs(cell)
    except ValueError:
        raise SocCoderError(f"{path.name} has candidates that are none: {cell[:100]!r}.") from None


def _shown(item: Item, keep_texts: bool) -> Item:
    """Return what the desk keeps of an item: what corrections go by, masked, and the text if that is kept."""
    kept = {name: mask(_plain(getattr(item, name)))[:LONGEST_FIELD] for name in FIELDS if name != "kind"}
    return Item(kind=item.kind, description=item.description if keep_texts else "", **kept)


def _masked(item: Item) -> Item:
    """Return an item with its text masked: only of what was chosen, because it takes long."""
    return replace(item, description=mask(_plain(item.description[:LONGEST_DESCRIPTION])))


def _plain(text: str) -> str:
    """Return a text without what no store takes: NUL, and halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
