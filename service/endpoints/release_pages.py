"""The pages of releases: send a workbook, see how far it has come, promote it and take it back, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any, NamedTuple, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, StringConstraints, ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from mappings.errors import SocCoderError
from service.endpoints.releases import MOST_RELEASES, Number, Why
from service.errors import NotFoundError
from service.keys import Key, asks, find_key
from service.occupations import shipped
from service.occupations.release import SHIPPED, Release
from service.occupations.snapshot import snapshot
from service.pages import FORM_HEADERS, TEMPLATES, up
from service.pages import releases as words
from service.parts import database_of, runner_of
from service.releases.promote import promote, roll_back_to_shipped
from service.releases.run import found
from service.releases.stage import stage
from service.releases.workbook import refuse_other
from service.same_origin import SAME_ORIGIN
from service.store import releases
from service.store.database import Database, DatabaseAwayError
from service.store.releases import Entry, Staged

LIVELY = timedelta(minutes=5)
"""How long after its last line of log a release is taken to be worked on."""

REFRESH_SECONDS = 5
"""After how long the page of a release loads again while that is worked on."""

FINISHED = ("ready", "rejected")
"""The statuses of a release that nothing more is to be done with before people decide."""

LISTED = ("review: ", "rejected: ")
"""What lines of log begin with that the page has as lists of their own."""

MOST_FIELDS = 8
"""Fields of a form."""

_NOTHING: Mapping[str, str] = {}

router = APIRouter(prefix="/releases", include_in_schema=False)

READS = asks("admin")


class _Signed(BaseModel):
    key: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Workbook(_Signed):
    file: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00/\\]*$")]
    dataset: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = ""
    edition: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9Q-]{0,20}$")] = ""
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")] = ""


class _Promotion(_Signed):
    why: Why


class _Rollback(_Promotion):
    to: int


Shape = TypeVar("Shape", bound=_Signed)


class Sent(NamedTuple):
    """A form that was sent: what is in its fields, in that of a file its name, and the file."""

    texts: Mapping[str, str]
    content: bytes = b""


async def _sent(request: Request) -> Sent:
    """Read the form; one that is too large is as good as empty, and the page says what it should hold."""
    try:
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
            file = form.get("file")
            if not isinstance(file, UploadFile):
                return Sent(texts)
            return Sent(texts | {"file": file.filename or ""}, await file.read())
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return Sent({})


Form = Annotated[Sent, Depends(_sent)]


@router.get("", dependencies=[READS])
def show_releases(request: Request) -> Response:
    """Show what is current, what was sent and what was promoted, and ask for a workbook."""
    return _all(request)


@router.get("/{number}", dependencies=[READS])
def show_release(request: Request, number: Number, still: bool = False) -> Response:
    """Show how far a release has come, unless `still` again and again as long as it is worked on."""
    return _one(request, number, still=still)


@router.post("", dependencies=[SAME_ORIGIN, READS])
def send_release(request: Request, form: Form) -> Response:
    """Keep a workbook, have it taken on, and lead to its page."""

    def send(asked: _Workbook, key: Key) -> int:
        refuse_other(form.content)
        of = asked.dataset or None, asked.edition or None, asked.note
        number = stage(database_of(request), form.content, asked.file, key.name, *of)
        runner_of(request).start(database_of(request), number)
        return number

    return _acted(request, form, _Workbook, send, _all)


@router.post("/{number}/run", dependencies=[SAME_ORIGIN, READS])
def run_release(request: Request, number: Number, form: Form) -> Response:
    """Have a release taken on from where it is."""

    def run(_asked: _Signed, key: Key) -> int:
        database = database_of(request)
        if found(database, number).status not in FINISHED:
            with database.write() as connection:
                releases.log(connection, number, f"taken on again by {key.name}")
            runner_of(request).start(database, number)
        return number

    return _acted(request, form, _Signed, run, partial(_one, number=number))


@router.post("/{number}/promote", dependencies=[SAME_ORIGIN, READS])
def promote_release(request: Request, number: Number, form: Form) -> Response:
    """Make a release current."""

    def make_current(asked: _Promotion, key: Key) -> int:
        _promote(request, number, key, asked.why)
        return number

    return _acted(request, form, _Promotion, make_current, partial(_one, number=number))


@router.post("/{number}/rollback", dependencies=[SAME_ORIGIN, READS])
def roll_back(request: Request, number: Number, form: Form) -> Response:
    """Make a release current again that was so before this one."""

    def go_back(asked: _Rollback, key: Key) -> int:
        earlier = {each.number: each for each in _earlier(database_of(request), number)}
        if asked.to not in earlier:
            raise SocCoderError(words.PROBLEMS["to"])
        if asked.to == SHIPPED:
            of = earlier[SHIPPED].dataset_name, earlier[SHIPPED].edition, key.name, asked.why
            roll_back_to_shipped(database_of(request), *of, runner_of(request).backups)
        else:
            _promote(request, asked.to, key, asked.why)
        return number

    return _acted(request, form, _Rollback, go_back, partial(_one, number=number))


def _acted(
    request: Request,
    form: Sent,
    shape: type[Shape],
    act: Callable[[Shape, Key], int],
    show: Callable[..., Response],
) -> Response:
    """Act by a form, and lead to the page of the release whose number that gives; else show what is wrong with it."""
    again = partial(show, request, given=form.texts)
    try:
        asked = shape.model_validate(form.texts)
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors()}
        return again(problems={field: problem for field, problem in words.PROBLEMS.items() if field in wrong})
    key = find_key(database_of(request), asked.key)
    if key is None or not key.allows("admin"):
        return again(problems={"key": words.PROBLEMS["key"]})
    try:
        number = act(asked, key)
    except DatabaseAwayError:
        raise
    except SocCoderError as error:
        return again(problems={"": error.message})
    return RedirectResponse(f"{up(request)}releases/{number}", 303, FORM_HEADERS)


def _all(
    request: Request, given: Mapping[str, str] = _NOTHING, problems: Mapping[str, str] = _NOTHING, status: int = 200
) -> Response:
    database = database_of(request)
    with snapshot(database) as now:
        current = now.releases
    with database.read() as connection:
        sent = releases.listed(connection, MOST_RELEASES)
        promotions = releases.promotions(connection, MOST_RELEASES)
    context = {"current": current, "sent": sent, "promotions": promotions}
    return _page(request, "releases.html", context, given, problems, status)


def _one(
    request: Request,
    number: int,
    given: Mapping[str, str] = _NOTHING,
    problems: Mapping[str, str] = _NOTHING,
    still: bool = False,
) -> Response:
    database = database_of(request)
    try:
        staged = found(database, number)
    except NotFoundError as error:
        return _all(request, problems={"": error.message}, status=404)
    with database.read() as connection:
        log = releases.logged(connection, number)
        is_current = number in releases.promoted(connection).values()
    is_running = _is_running(staged, log)
    context = {
        "staged": staged,
        "log": [entry for entry in log if not entry.message.startswith(LISTED)],
        "is_current": is_current,
        "is_running": is_running,
        "still": still,
        "seconds": REFRESH_SECONDS,
        "earlier": _earlier(database, number),
    }
    response = _page(request, "release.html", context, given, problems)
    if is_running and not still:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def _page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    given: Mapping[str, str],
    problems: Mapping[str, str],
    status: int = 200,
) -> Response:
    status = 422 if problems and status == 200 else status
    told = {"words": words, "given": given, "problems": problems, **context}
    return TEMPLATES.TemplateResponse(request, template, told, headers=FORM_HEADERS, status_code=status)


def _is_running(staged: Staged, log: Sequence[Entry]) -> bool:
    """Say whether a release is worked on, as far as its log tells."""
    if staged.status in FINISHED or log[-1].message.startswith("stopped: "):
        return False
    return abs(datetime.now(UTC) - log[-1].at) < LIVELY


def _earlier(database: Database, number: int) -> list[Release]:
    """Return what a release that is current could give its place back to."""
    with database.read() as connection:
        place = next((slot for slot, of in releases.promoted(connection).items() if of == number), None)
        before = {each.release for each in releases.promotions(connection, MOST_RELEASES) if each[:2] == place}
        loaded = releases.releases(connection, sorted(before - {number, SHIPPED}))
    return [*(each for each in shipped.releases() if each.slot == place), *loaded]


def _promote(request: Request, number: int, key: Key, why: str) -> None:
    database, runner = database_of(request), runner_of(request)
    runner.tell(database, promote(database, number, key.name, why, runner.backups))
