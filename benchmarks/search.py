"""Measure how long it takes to find vacancies in a large store of made-up ones."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from time import perf_counter, thread_time

import numpy as np
from sqlalchemy import func, select

from benchmarks.ingest import Engine, stores
from benchmarks.titles import SEED, make_adverts
from mappings.index import IndexEntry, load_index
from service.store.database import Database
from service.store.matches import Terms
from service.store.tables import VACANCIES
from service.store.vacancies import Incoming, keep
from service.vacancies.coded import SCHEME, Coded
from service.vacancies.find import Query, find
from service.vacancies.geography import Point
from service.vacancies.vacancy import Pay, Place, Vacancy

PAGE = 20
"""Vacancies of a page."""

_TEXTS = 5_000
_CHUNK = 2_000
_SCATTERED = 0.4
_COPIES = 0.1
_CITIES = (  # degrees north and east, and the standard deviation of what is around them
    (51.51, -0.12, 0.3),
    (53.48, -2.24, 0.15),
    (53.80, -1.55, 0.12),
    (52.48, -1.90, 0.15),
    (55.86, -4.25, 0.12),
    (51.45, -2.59, 0.1),
    (54.97, -1.61, 0.1),
    (53.40, -2.98, 0.1),
)
_WORDS = ("nurse", "care assistant", '"project manager"', "warehouse", "plumber leeds", "dental", "lorry driver")
_COMMON = ("records", "pension", "start soon", "telephone")


@dataclass(frozen=True, slots=True)
class Found:
    """How long queries of one kind took.

    Attributes:
        name: what was sought.
        queries: how many queries.
        p50_ms: median time of a query, for its first page.
        p99_ms: 99th percentile.
        busy_p99_ms: 99th percentile of the time that this process was at work for it, which a busy machine spares.
        mean: vacancies that fitted, on average.
        most: vacancies that fitted, at most.
    """

    name: str
    queries: int
    p50_ms: float
    p99_ms: float
    busy_p99_ms: float
    mean: float
    most: int


def measure_search(engine: Engine, count: int, characters: int, scale: int) -> list[Found]:
    """Return how long queries take in a store of made-up vacancies.

    Args:
        engine: what keeps them.
        count: how many vacancies.
        characters: length of their descriptions.
        scale: how many queries of the kinds that take longest; of others two or ten times as many.
    """
    with stores(engine) as store:
        database = store("made")
        fill(database, count, characters)
        return ask(database, scale)


def ask(database: Database, scale: int) -> list[Found]:
    """Return how long queries take in a store that was filled; see `measure_search`."""
    gc.freeze()  # as the service does
    rng = Random(SEED)
    groups = _groups(rng)

    def query(
        level: int,
        radius: float | None,
        words: tuple[str, ...] = (),
        terms: Terms = Terms(),  # noqa: B008
    ) -> Query:
        code = next(groups)[0].soc2020[:level] or None
        near = Point(*_near(rng, rng.choice(_CITIES))) if radius else None
        return Query(SCHEME, code, near, radius or 0, terms, rng.choice(words) if words else None)

    paid = Terms(pay_min=30_000, contract="permanent")
    kinds = {
        "unit group, 25 km": [query(4, 25) for _ in range(10 * scale)],
        "unit group, 100 km": [query(4, 100) for _ in range(2 * scale)],
        "unit group, 25 km, pay and contract": [query(4, 25, terms=paid) for _ in range(2 * scale)],
        "minor group, 25 km": [query(3, 25) for _ in range(2 * scale)],
        "major group, 25 km": [query(1, 25) for _ in range(2 * scale)],
        "unit group, anywhere": [query(4, None) for _ in range(2 * scale)],
        "any occupation, 25 km": [query(0, 25) for _ in range(scale)],
        "words, anywhere": [query(0, None, _WORDS) for _ in range(scale)],
        "common words, anywhere": [query(0, None, _COMMON) for _ in range(scale // 5)],
        "words, 25 km": [query(0, 25, _WORDS) for _ in range(scale)],
        "words and unit group, anywhere": [query(4, None, _WORDS) for _ in range(scale)],
        "words and unit group, 25 km": [query(4, 25, _WORDS) for _ in range(scale)],
    }
    return [_measured(database, name, queries) for name, queries in kinds.items()]


def fill(database: Database, count: int, characters: int) -> int:
    """Keep made-up vacancies until the store has `count`, and return how many were added.

    They are the same for the same index. Unit groups are unequally frequent (Zipf, exponent 0.8); two in five vacancies
    are scattered over Great Britain, the rest lie around eight cities; one in ten is a copy of another; all are
    advertised in the last 120 days and open.

    Args:
        database: the store.
        count: how many vacancies.
        characters: length of their descriptions.
    """
    with database.read() as connection:
        there = connection.scalar(select(func.count()).select_from(VACANCIES)) or 0
    made = islice(_vacancies(characters), there, count)
    while some := list(islice(made, _CHUNK)):
        with database.write() as connection:
            keep(connection, "made", some, None, False)
    return max(0, count - there)


def _measured(database: Database, name: str, queries: list[Query]) -> Found:
    find(database, queries[0], PAGE)
    seconds, busy, totals = [], [], []
    for query in queries:
        began = perf_counter(), thread_time()
        page = find(database, query, PAGE)
        seconds.append(perf_counter() - began[0])
        busy.append(thread_time() - began[1])
        totals.append(page.total)
    p50, p99 = map(float, np.percentile(seconds, [50, 99]) * 1_000)
    return Found(
        name, len(queries), p50, p99, float(np.percentile(busy, 99)) * 1_000, float(np.mean(totals)), max(totals)
    )


def _vacancies(characters: int) -> Iterator[Incoming]:
    rng = Random(SEED)
    texts = [each.description for each in make_adverts(_TEXTS, characters)]
    groups = _groups(rng)
    today = datetime.now(UTC).date()
    number = 0
    while True:
        entry = rng.choice(next(groups))
        posted = today - timedelta(rng.randrange(120))
        least = rng.randrange(18_000, 60_000, 500)
        vacancy = Vacancy(
            "made",
            str(number),
            "feed",
            entry.title,
            "jsonl",
            description=rng.choice(texts),
            employer=f"Employer {rng.randrange(20_000)}",
            place=Place("", "", *_near(rng)),
            pay=Pay("", least, least + 5_000, "year", "GBP", least, least + 5_000),
            contract=rng.choice(("permanent", "permanent", "temporary", None)),
            posted=posted,
            closes=today + timedelta(rng.randrange(90)),
        )
        advert = rng.randrange(number + 1) if rng.random() < _COPIES else number
        code = entry.soc2020
        coded = Coded(SCHEME, "", "made", "made", code, len(code), rng.random(), {}, {}, "", None)
        yield Incoming(vacancy, f"{number:032x}", f"{advert:032x}", coded)
        number += 1


def _groups(rng: Random) -> Iterator[list[IndexEntry]]:
    """Yield the index entries of unit groups, drawn by their frequency."""
    by_group: dict[str, list[IndexEntry]] = defaultdict(list)
    for entry in load_index().entries:
        if entry.soc2020:
            by_group[entry.soc2020].append(entry)
    groups = [by_group[code] for code in sorted(by_group)]
    Random(SEED).shuffle(groups)
    weights = [1 / rank**0.8 for rank in range(1, len(groups) + 1)]
    while True:
        yield from rng.choices(groups, weights, k=_CHUNK)


def _near(rng: Random, city: tuple[float, float, float] | None = None) -> tuple[float, float]:
    if city is None and rng.random() < _SCATTERED:
        return rng.uniform(50.5, 57), rng.uniform(-5, 1)
    north, east, spread = city or _CITIES[min(int(rng.expovariate(0.45)), len(_CITIES) - 1)]
    return rng.gauss(north, spread), rng.gauss(east, spread)
