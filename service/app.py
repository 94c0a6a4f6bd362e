"""The application: everything loaded, every address mounted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from sys import setswitchinterval

from anyio import create_task_group
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from mappings.crosswalk import CROSSWALKS, load_crosswalk
from mappings.errors import SocCoderError
from mappings.index import load_index
from models.outcomes.in_use import use
from service import arenas, warm
from service.body_limit import BodyLimit
from service.compat import api as compat
from service.compat.gazetteer import Gazetteer
from service.compat.other_sites import OtherSites
from service.compat.soc import SocRecords
from service.curation import Curation
from service.endpoints import (
    classify,
    corrections,
    crosswalks,
    desk_pages,
    docs,
    drift,
    earnings,
    figures,
    file_pages,
    health,
    matches,
    metrics,
    occupation_pages,
    occupations,
    page,
    pathway_pages,
    pathways,
    release_pages,
    releases,
    schemes,
    search,
    vacancies,
    version,
    watch_pages,
    widget,
)
from service.errors import add_error_handlers
from service.exchange import Exchange
from service.files.runner import FileRunner
from service.live import Live, first_coder, is_followed
from service.logs import configure_logs
from service.metrics import Metrics
from service.occupations.kept import Kept
from service.occupations.search import OccupationSearch
from service.occupations.texts import load_texts
from service.pages import STATIC
from service.proxies import Proxies
from service.rates import RateLimit, Rates
from service.releases.runner import Runner
from service.seen import Seen
from service.settings import Settings, load_settings
from service.store.database import Database
from service.thread import CodingThread
from service.watch import watch
from service.watching.public import PublicAddress
from service.watching.traffic import Traffic

DESCRIPTION = """Codes UK job titles and adverts to the Standard Occupational Classification (SOC2020, SOC2010).

Every answer with a status of 400 or more has the same shape, `ErrorAnswer`."""

ENDPOINTS = (
    schemes,
    search,
    crosswalks,
    classify,
    compat,
    version,
    health,
    metrics,
    corrections,
    matches,
    vacancies,
    pathways,
    earnings,
    occupations,
    figures,
    releases,
    drift,
    docs,
    widget,
    occupation_pages,
    pathway_pages,
    desk_pages,
    file_pages,
    release_pages,
    watch_pages,
    page,
)
"""In this order a request's route is sought: the quickest answers come first."""

TAGS = (
    "Coding",
    "Schemes",
    "Crosswalks",
    "Corrections",
    "Vacancies",
    "Occupations",
    "Pathways",
    "Releases",
    "LMI for All",
    "Service",
)
"""The order of the subjects in the documentation."""


SWITCH_SECONDS = 0.0005
"""How long the coding thread may run while a request waits to be answered; Python's own 5 ms make look-ups ten times
slower whenever a large request is being coded."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application with bundle and tables loaded, so that it is ready as soon as it listens.

    Args:
        settings: by default, those of the environment.

    Raises:
        SocCoderError: a setting, the bundle or a table cannot be used.
    """
    settings = settings or load_settings()
    arenas.use_few()
    configure_logs(settings.log_level)
    setswitchinterval(SWITCH_SECONDS)
    _load_tables()
    use(settings.outcomes)
    app = FastAPI(
        title="soc-coder",
        version=version.SERVICE_VERSION,
        description=DESCRIPTION,
        openapi_tags=[{"name": name} for name in TAGS],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        telemetry=_telemetry(settings.traces),
    )
    app.state.metrics = Metrics()
    app.state.database = Database(settings.database)
    app.state.kept = Kept()
    app.state.keep_descriptions = settings.keep_descriptions
    app.state.least_count = settings.least_count
    app.state.seen = Seen(app.state.database, settings.keep_counts, settings.keep_titles)
    app.state.traffic = Traffic(app.state.database, settings.keep_traffic, app.state.metrics)
    app.state.public = PublicAddress(settings.public_url, app.state.metrics) if settings.public_url else None
    app.state.thread = CodingThread(first_coder(settings.model), app.state.metrics, app.state.seen)
    app.state.metrics.tell_model(app.state.thread.coder.version)
    app.state.curation = Curation(app.state.database, app.state.thread)
    app.state.curation.look()
    app.state.live = _live(app, settings.model)
    app.state.texts = load_texts(settings.sources)
    app.state.soc_records = SocRecords(app.state.texts)
    app.state.occupation_search = OccupationSearch()
    app.state.gazetteer = Gazetteer()
    app.state.runner = Runner(settings)
    app.state.files = FileRunner(settings, app.state.database)
    app.state.user_header = settings.user_header
    app.state.rates = Rates(settings.address_rate, settings.key_rate)
    app.state.compat_scheme = settings.compat_scheme
    add_error_handlers(app)
    for each in ENDPOINTS:
        app.router.routes.extend(each.router.routes)  # routers that are included make routes late, and seek each twice
    app.mount("/static", STATIC, "static")
    app.add_middleware(BodyLimit)
    app.add_middleware(RateLimit, rates=app.state.rates)
    app.add_middleware(OtherSites, sites=settings.sites)
    app.add_middleware(Exchange, metrics=app.state.metrics, traffic=app.state.traffic)
    app.add_middleware(Proxies, believed=settings.proxies, user_header=settings.user_header)
    return app


def _telemetry(address: str | None) -> TelemetryConfig:
    """Return what FastAPI tells OpenTelemetry: spans, where an address is given, and never its own counts and logs."""
    if address is None:
        return {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
    try:
        provider = import_module("service.traces").provider(address, version.SERVICE_VERSION)
    except ModuleNotFoundError as error:
        raise SocCoderError(
            f"Traces need {error.name}, which the base install does not hold.",
            "Install it with: pip install 'soc-coder[traces]'",
        ) from error
    return {"tracer_provider": provider, "metrics": False, "logs": False, "auto_configure": False}


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load, once the service listens, what the start does not wait for.

    As long as the service runs, follow the model, where one is followed, and what people confirm, keep the counts and
    watch for drift.
    """
    warm.start(app.state.thread.coder, app.state.soc_records)
    async with create_task_group() as tasks:
        if app.state.live:
            tasks.start_soon(app.state.live.follow)
        tasks.start_soon(app.state.curation.follow)
        tasks.start_soon(app.state.seen.keep)
        tasks.start_soon(app.state.files.follow)
        tasks.start_soon(app.state.traffic.keep)
        if app.state.public:
            tasks.start_soon(app.state.public.follow)
        tasks.start_soon(watch, app.state.database, app.state.thread, app.state.metrics)
        yield
        tasks.cancel_scope.cancel()


def _live(app: FastAPI, model: str | None) -> Live | None:
    if not (model and is_followed(model)):
        return None
    live = Live(Path(model), app.state.thread, app.state.metrics)
    live.look()
    return live


def _load_tables() -> None:
    """Fill the caches of `mappings`, so that no request waits for a table."""
    load_index()
    for source, target in CROSSWALKS:
        load_crosswalk(source, target)
        load_crosswalk(target, source)
