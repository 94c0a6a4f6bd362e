"""Releases of figures: a workbook is sent, checked and loaded, looked at, promoted, and taken back if need be."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from models.coding import Scheme
from service.errors import declare
from service.keys import Key, requires
from service.links import lead
from service.parts import database_of, runner_of
from service.releases.promote import promote, roll_back_to_shipped
from service.releases.run import found
from service.releases.stage import stage
from service.releases.workbook import refuse_other
from service.store import releases
from service.store.database import Database
from service.store.releases import Promotion, Staged, Status

MOST_RELEASES = 100
"""Releases in one answer."""

router = APIRouter(prefix="/v1/data", tags=["Releases"])

Admin = Annotated[Key, requires("admin")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
FileName = Annotated[
    str,
    Query(
        min_length=1, max_length=200, pattern=r"^[^\x00/\\]*$", description="Name of the file; it may tell the edition."
    ),
]
DatasetName = Annotated[
    str | None, Query(pattern=r"^[a-z_]{1,40}$", description="Data set that it should be of; else its titles tell.")
]
Edition = Annotated[
    str | None, Query(pattern=r"^[0-9Q-]{1,20}$", description="Edition that it should be; else it tells, or its name.")
]
Why = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*\S[^\x00]*$")]

_BODY = {
    "requestBody": {
        "description": "The workbook, as its owner published it, of at most 16 MiB.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

_SENT: dict[int | str, dict[str, Any]] = {
    202: lead(
        "give_release_v1_data_releases__number__get",
        "run_release_v1_data_releases__number__run_post",
        "promote_release_v1_data_releases__number__promote_post",
        number="$response.body#/number",
    )
}


class LogEntry(BaseModel):
    """A line of the log of a release."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    at: datetime
    """When, in UTC."""
    message: str
    """What was done, or found."""


class LoadedRelease(BaseModel):
    """A release, and what it has come through."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    number: int
    """Its number."""
    dataset: str
    """Name of the data set; empty until the check tells."""
    edition: str
    """Which edition; empty until the check tells."""
    scheme: Scheme
    """Scheme of its codes."""
    file: str
    """Name of the file."""
    fingerprint: str
    """SHA-256 of the file."""
    status: Status
    """`staged`, `checked`, `loaded`, `ready` to be promoted, or `rejected`."""
    current: bool
    """Whether answers are told from it now."""
    problems: list[str]
    """Every reason for which it was rejected."""
    changes: list[str]
    """What is to be looked at, against the edition before."""
    by: str
    """Name of the API key that brought it, or of who did by the command."""
    at: datetime
    """When, in UTC."""


class LoggedRelease(LoadedRelease):
    """A release with its log."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    log: list[LogEntry]
    """What was done with it, oldest line first."""


class LoadedReleases(BaseModel):
    """Releases."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    releases: list[LoadedRelease]
    """The releases, newest first."""


class Promoted(BaseModel):
    """That a release was made current."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    dataset: str
    """Name of the data set."""
    release: int
    """Number of the release; 0 is the one that comes with soc-coder."""
    by: str
    """Who did it."""
    why: str
    """Why."""
    at: datetime
    """When, in UTC."""
    backup: str
    """The file that what was before was backed up into."""


class Promotions(BaseModel):
    """Which releases were made current."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    promotions: list[Promoted]
    """Newest first."""


class PromoteRequest(BaseModel):
    """Why a release is made current."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    why: Why
    """Why: it is kept."""


class RollbackRequest(PromoteRequest):
    """Which release that came with soc-coder is made current again, and why."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    dataset: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    """Name of the data set."""
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9Q-]{1,20}$")]
    """The edition that came with soc-coder."""


@router.post("/releases", status_code=202, responses=declare(401, 403, 413, 422, 503) | _SENT, openapi_extra=_BODY)
async def send_release(
    request: Request, key: Admin, file: FileName, dataset: DatasetName = None, edition: Edition = None
) -> LoggedRelease:
    """Send a workbook: it is kept, and then checked, loaded and compared, which takes a minute or so.

    Nothing that is told changes before it is promoted. The role `admin` is needed.
    """
    database, content = database_of(request), await request.body()
    refuse_other(content)
    number = await to_thread.run_sync(stage, database, content, file, key.name, dataset, edition)
    runner_of(request).start(database, number)
    return await to_thread.run_sync(_logged, database, number)


@router.get("/releases", responses=declare(401, 403, 422, 503))
def list_releases(
    request: Request, _key: Admin, limit: Annotated[int, Query(ge=1, le=MOST_RELEASES)] = MOST_RELEASES
) -> LoadedReleases:
    """List the releases that were sent, newest first; the role `admin` is needed."""
    database = database_of(request)
    with database.read() as connection:
        listed = releases.listed(connection, limit)
        current = set(releases.promoted(connection).values())
    return LoadedReleases(releases=[LoadedRelease(**_told(each, current)) for each in listed])


@router.get("/releases/{number}", responses=declare(401, 403, 404, 422, 503))
def give_release(request: Request, number: Number, _key: Admin) -> LoggedRelease:
    """Give a release with its log, to see how far it has come; the role `admin` is needed."""
    return _logged(database_of(request), number)


@router.post("/releases/{number}/run", status_code=202, responses=declare(401, 403, 404, 422, 503))
def run_release(request: Request, number: Number, _key: Admin) -> LoggedRelease:
    """Take a release on from where it is, such as after the server was stopped; the role `admin` is needed."""
    database = database_of(request)
    answer = _logged(database, number)
    runner_of(request).start(database, number)
    return answer


@router.post("/releases/{number}/promote", responses=declare(400, 401, 403, 404, 409, 413, 422, 503))
def promote_release(request: Request, number: Number, wanted: PromoteRequest, key: Admin) -> Promoted:
    """Make a release current that is ready, or one that was current before; the role `admin` is needed.

    What is there is backed up first. From one moment on, every answer is told from it.
    """
    database, runner = database_of(request), runner_of(request)
    done = promote(database, number, key.name, wanted.why, runner.backups)
    runner.tell(database, done)
    return _promoted(done)


@router.post("/rollback", responses=declare(400, 401, 403, 404, 409, 413, 422, 503))
def roll_back(request: Request, wanted: RollbackRequest, key: Admin) -> Promoted:
    """Make a release current again that came with soc-coder; the role `admin` is needed."""
    of = wanted.dataset, wanted.edition, key.name, wanted.why
    return _promoted(roll_back_to_shipped(database_of(request), *of, runner_of(request).backups))


@router.get("/promotions", responses=declare(401, 403, 422, 503))
def list_promotions(
    request: Request, _key: Admin, limit: Annotated[int, Query(ge=1, le=MOST_RELEASES)] = MOST_RELEASES
) -> Promotions:
    """List which releases were made current, by whom and why, newest first; the role `admin` is needed."""
    with database_of(request).read() as connection:
        return Promotions(promotions=list(map(_promoted, releases.promotions(connection, limit))))


def _logged(database: Database, number: int) -> LoggedRelease:
    staged = found(database, number)
    with database.read() as connection:
        log = [LogEntry(at=each.at, message=each.message) for each in releases.logged(connection, number)]
        current = set(releases.promoted(connection).values())
    return LoggedRelease(**_told(staged, current), log=log)


def _told(staged: Staged, current: set[int]) -> dict[str, Any]:
    of = staged.release
    return {
        "number": of.number,
        "dataset": of.dataset_name,
        "edition": of.edition,
        "scheme": of.scheme,
        "file": of.file,
        "fingerprint": of.fingerprint,
        "status": staged.status,
        "current": of.number in current,
        "problems": list(staged.problems),
        "changes": list(staged.changes),
        "by": staged.by,
        "at": staged.at,
    }


def _promoted(done: Promotion) -> Promoted:
    return Promoted(**{name: getattr(done, name) for name in Promoted.model_fields})
