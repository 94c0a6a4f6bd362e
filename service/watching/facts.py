"""All that the watch looks at, gathered at one moment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from fastapi import FastAPI
from sqlalchemy import Connection

from models.bundle import RECORD
from models.coder import Coder
from models.coding import Kind, Scheme
from service.condition import Condition, condition
from service.drift import Drift, measure
from service.live import LiveState
from service.occupations.release import Release
from service.occupations.snapshot import taken
from service.store import desk, imports, jobs, quarantine, releases
from service.store import traffic as store
from service.store.database import Database
from service.store.desk import Queue
from service.store.imports import Latest
from service.store.jobs import Job
from service.store.releases import Staged
from service.store.seen import OftenUncoded, often_uncoded
from service.watching import sources
from service.watching.public import Look
from service.watching.record import DAYS, Period, Span, gaps, merged, read_periods
from service.watching.requests import Requests
from service.watching.sources import SourceFigures, read_sources
from service.watching.subjects import HEALTH, SUBJECTS

ASKED = tuple(subject for subject in SUBJECTS if subject != HEALTH)
"""The subjects that somebody asks for."""

WEEK = 7

MOST_TITLES = 20
MOST_IMPORTS = 20
MOST_JOBS = 200
MOST_RELEASES = 20
MOST_PROMOTIONS = 1000

_TOTALS = len(get_args(Kind)) * len(get_args(Scheme))


@dataclass(frozen=True, slots=True)
class Model:
    """The model at work.

    Attributes:
        version: version of its bundle.
        trained: day on which it was trained, ISO 8601; None where its bundle does not say.
        live: what is followed in the registry; None where nothing is.
    """

    version: str
    trained: str | None
    live: LiveState | None


@dataclass(frozen=True, slots=True)
class Store:
    """Where everything is kept.

    Attributes:
        name: the file, or the URL without its password.
        revision: revision of its tables.
        size: bytes of the file and its log; None of PostgreSQL, which has a machine of its own.
        free: bytes that are free beside it.
    """

    name: str
    revision: str | None
    size: int | None
    free: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the service.

    Attributes:
        now: the time.
        week: the traffic of 8 days by the hour, without health checks.
        subjects: the requests of today and yesterday, by subject.
        gaps: from when to when nothing was recorded in 7 days.
        waiting_since: since when the worker that answers could not keep its counts; None while it can.
        keeps_traffic: whether traffic is counted at all.
        condition: the parts that the service can do without for a while.
        model: the model at work.
        drift: how what was coded in 7 days lies, of all sources together.
        sources: how the items of each source were coded in 28 days.
        titles: the titles that were most often not coded to a unit group in 28 days, if they are kept.
        current: the releases of figures that are told from.
        sent: the newest releases that were sent.
        promoted: the numbers of those that were ever promoted.
        imports: the latest import of each source.
        quarantined: how many items of each source are in the quarantine.
        jobs: the newest files that were sent to be coded.
        desk: how many items of the desk are how far.
        store: where everything is kept.
        public_url: the public address, if it is known.
        public: the last look at it; None where there was none yet.
    """

    now: datetime
    week: Sequence[Period]
    subjects: Mapping[str, Requests]
    gaps: Sequence[Span]
    waiting_since: datetime | None
    keeps_traffic: bool
    condition: Condition
    model: Model
    drift: Drift
    sources: Sequence[SourceFigures]
    titles: Sequence[OftenUncoded]
    current: Sequence[Release]
    sent: Sequence[Staged]
    promoted: Collection[int]
    imports: Sequence[Latest]
    quarantined: Mapping[str, int]
    jobs: Sequence[Job]
    desk: Sequence[Queue]
    store: Store
    public_url: str | None
    public: Look | None


def gather(app: FastAPI) -> Facts:
    """Return the facts, as the worker that runs `app` knows them.

    Raises:
        DatabaseAwayError: the store cannot be read.
    """
    state = app.state
    database: Database = state.database
    coder: Coder = state.thread.coder
    now = datetime.now(UTC)
    with database.read() as connection:
        week = read_periods(connection, "hour", WEEK + 1, now, ASKED)
        since = now - timedelta(WEEK)
        return Facts(
            now=now,
            week=week,
            subjects=_subjects(connection, now),
            gaps=gaps(merged(store.attendances(connection, since), now), since, now),
            waiting_since=state.traffic.waiting_since,
            keeps_traffic=state.traffic.keeps,
            condition=condition(app),
            model=Model(coder.version, _trained(coder.folder), state.live and state.live.state),
            drift=measure(database, coder.version, coder.reference, WEEK, None, _TOTALS),
            sources=read_sources(connection),
            titles=often_uncoded(connection, now.date() - timedelta(sources.DAYS), MOST_TITLES),
            current=taken(connection).releases,
            sent=releases.listed(connection, MOST_RELEASES),
            promoted={each.release for each in releases.promotions(connection, MOST_PROMOTIONS)},
            imports=imports.latest(connection, MOST_IMPORTS),
            quarantined=quarantine.count_by_source(connection),
            jobs=jobs.listed(connection, None, MOST_JOBS),
            desk=desk.queues(connection),
            store=_store(database),
            public_url=state.public and state.public.url,
            public=state.public and state.public.last,
        )


def _subjects(connection: Connection, now: datetime) -> dict[str, Requests]:
    since = now.date() - timedelta(DAYS["hour"] - 1)
    found = store.read(connection, since, now.date(), ("subject",), SUBJECTS)
    return {subject: requests for (subject,), requests in found.items()}


def _trained(folder: Path) -> str | None:
    try:
        day: str = json.loads((folder / RECORD).read_text(encoding="utf-8"))["day"]
    except (OSError, ValueError, KeyError):
        return None
    return day


def _store(database: Database) -> Store:
    revision = database.revision()
    if not database.is_sqlite:
        return Store(database.name, revision, None, None)
    file = Path(database.name)
    files = [file, file.with_name(f"{file.name}-wal")]
    size = sum(each.stat().st_size for each in files if each.exists())
    return Store(database.name, revision, size, shutil.disk_usage(file.parent).free)
