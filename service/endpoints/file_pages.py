"""The pages on which a person has a file coded: sent, its columns checked, coded, looked at and taken away."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel, StringConstraints, ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from mappings.errors import SocCoderError
from models.batch import READ, REQUIRED
from models.coding import Kind, Scheme
from service.errors import ConflictError, NotFoundError
from service.files import head as heads
from service.files import looks
from service.files import summary as summaries
from service.files.folder import Folder, make
from service.files.form import HEAD, MOST_ROWS, form_of
from service.files.head import Head
from service.files.unsound import UnsoundFileError
from service.keys import Key, asks
from service.pages import FORM_HEADERS, TEMPLATES, up
from service.pages import files as words
from service.pages.releases import when
from service.parts import database_of, files_of
from service.same_origin import SAME_ORIGIN
from service.store import jobs
from service.store.database import DatabaseAwayError
from service.store.jobs import Job, Stage

REFRESH_SECONDS = 3
"""After how long a page loads again while its job is worked on."""

MOST_JOBS = 20
"""Files that a person may have here."""

LISTED = 50
"""Titles of one page of those that need a look."""

_MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_NOTHING: Mapping[str, str] = {}

router = APIRouter(prefix="/files", include_in_schema=False)

Who = Annotated[Key, asks("code")]
Number = Annotated[int, Path(ge=1, lt=2**63)]


class _Sent(BaseModel):
    file: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    kind: Kind
    scheme: Scheme
    way: Literal["careful", "fast"]


@router.get("")
def show_files(request: Request, key: Who) -> Response:
    """Show what a person has here, and ask for a file."""
    return _all(request, key)


@router.post("", dependencies=[SAME_ORIGIN])
async def send_file(request: Request, key: Who) -> Response:
    """Keep a file, to be read, and lead to its page."""
    try:
        async with request.form(max_files=1, max_fields=len(_Sent.model_fields)) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            file = form.get("file")
            upload = file if isinstance(file, UploadFile) and file.filename else None
            return await to_thread.run_sync(_send, request, key, given, upload)
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return await to_thread.run_sync(_all, request, key, _NOTHING, {"file": words.PROBLEMS["file"]})


@router.get("/{number}")
def show_file(
    request: Request,
    key: Who,
    number: Number,
    still: bool = False,
    begin: Annotated[int, Query(alias="from", ge=1, le=MOST_ROWS)] = 1,
) -> Response:
    """Show how far a file has come, or what became of its rows."""
    try:
        job = _found(request, key, number)
    except NotFoundError as error:
        return _all(request, key, problems={"": error.message}, status=404)
    return _one(request, job, still=still, begin=begin)


@router.post("/{number}/columns", dependencies=[SAME_ORIGIN])
async def code_file(request: Request, key: Who, number: Number) -> Response:
    """Have a file coded with the columns that were chosen."""
    async with request.form(max_files=0, max_fields=len(words.FIELDS) + 1) as form:
        given = {name: value for name, value in form.items() if isinstance(value, str) and value}
    return await to_thread.run_sync(_start, request, key, number, given)


@router.post("/{number}/cancel", dependencies=[SAME_ORIGIN])
def cancel_file(request: Request, key: Who, number: Number) -> Response:
    """Stop work on a file."""
    job = _found(request, key, number)
    with database_of(request).write() as connection:
        jobs.cancel(connection, job.number)
    return _to(request, f"files/{number}")


@router.post("/{number}/delete", dependencies=[SAME_ORIGIN])
def delete_file(request: Request, key: Who, number: Number) -> Response:
    """Delete a file and what became of it, at once."""
    files_of(request).delete(_found(request, key, number))
    return _to(request, "files")


@router.get("/{number}/result")
def take_result(request: Request, key: Who, number: Number) -> Response:
    """Give the coded file."""
    job, folder = _done(request, key, number)
    form = heads.read(folder.head).form
    return FileResponse(folder.result, media_type=_MEDIA[form], filename=words.result_name(job.file, form))


@router.get("/{number}/look.csv")
def take_looks(request: Request, key: Who, number: Number) -> Response:
    """Give the titles that need a look, each once, for those who code them."""
    job, folder = _done(request, key, number)
    name = quote(words.result_name(job.file, "csv", "look"))
    pieces = words.look_csv(looks.read(folder.looks), job.scheme)
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{name}"}
    return StreamingResponse(pieces, media_type=_MEDIA["csv"], headers=headers)


def _send(request: Request, key: Key, given: Mapping[str, str], upload: UploadFile | None) -> Response:
    try:
        asked = _Sent.model_validate({**given, "file": upload.filename if upload else ""})
        assert upload is not None
        form_of(upload.file.read(HEAD))
        upload.file.seek(0)
        number = _keep(request, key, asked, upload)
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors()}
        return _all(request, key, given, {field: said for field, said in words.PROBLEMS.items() if field in wrong})
    except UnsoundFileError as error:
        return _all(request, key, given, {"file": str(error)})
    except DatabaseAwayError:
        raise
    except SocCoderError as error:
        return _all(request, key, given, {"": str(error)})
    return _to(request, f"files/{number}")


def _keep(request: Request, key: Key, asked: _Sent, upload: UploadFile) -> int:
    """Keep a file and return the number of its job; a job is there only once its file is whole."""
    database = database_of(request)
    with database.read() as connection:
        if len(jobs.listed(connection, key.name, MOST_JOBS)) == MOST_JOBS:
            raise ConflictError(f"You have {MOST_JOBS} files here.", "Delete one of them first.")
    folder = make(files_of(request).root)
    try:
        with folder.upload.open("wb") as file:
            shutil.copyfileobj(upload.file, file)
        name = "".join(filter(str.isprintable, asked.file.replace("\\", "/").rpartition("/")[2]))[-200:]
        with database.write() as connection:
            of = asked.kind, asked.scheme, asked.way == "careful"
            return jobs.add(connection, key.name, folder.path.name, name or "file", *of)
    except OSError as error:
        folder.remove()
        raise SocCoderError(f"The file cannot be kept: {error.strerror}.", "Tell those who run the service.") from error
    except BaseException:
        folder.remove()
        raise


def _start(request: Request, key: Key, number: int, given: Mapping[str, str]) -> Response:
    job = _found(request, key, number)
    if job.status != "read":
        return _to(request, f"files/{number}")
    folder = _folder(request, job)
    head = _as_said(heads.read(folder.head), given)
    places = {str(place): name for place, name in enumerate(head.columns, 1)}
    chosen = {field: given[field] for field in READ[job.kind] if given.get(field) in places}
    problems = {}
    if not head.rows:
        problems["first"] = words.PROBLEMS["first"]
    if chosen.keys().isdisjoint(REQUIRED[job.kind]):
        problems[REQUIRED[job.kind][0]] = words.missing(job.kind)
    if problems:
        return _one(request, job, given, problems)
    with database_of(request).write() as connection:
        if jobs.start(connection, number, {field: places[place] for field, place in chosen.items()}, head.rows):
            heads.write(folder.head, head)
    return _to(request, f"files/{number}")


def _found(request: Request, key: Key, number: int) -> Job:
    """Return a job of this person's, or anybody's where he administers."""
    with database_of(request).read() as connection:
        job = jobs.find(connection, number)
    if job is None or not (job.owner == key.name or key.allows("admin")):
        raise NotFoundError(f"There is no file {number}, or it was deleted.", "The page /files lists yours.")
    return job


def _folder(request: Request, job: Job) -> Folder:
    return Folder(files_of(request).root / job.folder)


def _as_said(head: Head, given: Mapping[str, str]) -> Head:
    """Return what is known of a file with what its owner said of its first row, if he did."""
    return head.as_said(given["first"] == "names") if "first" in given else head


def _done(request: Request, key: Key, number: int) -> tuple[Job, Folder]:
    """Return a job that is coded, with its folder."""
    job = _found(request, key, number)
    folder = _folder(request, job)
    if job.status != "done" or not folder.result.exists():
        raise ConflictError(f"{job.file} is not coded, or no longer there.", "Look at its page.")
    return job, folder


def _all(
    request: Request,
    key: Key,
    given: Mapping[str, str] = _NOTHING,
    problems: Mapping[str, str] = _NOTHING,
    status: int = 200,
) -> Response:
    owner = None if key.allows("admin") else key.name
    with database_of(request).read() as connection:
        listed = jobs.listed(connection, owner, MOST_JOBS)
    asked = {"kind": "job_title", "scheme": "soc2020", "way": "careful", **given}
    hours = files_of(request).keep.total_seconds() / 3600
    context = {"listed": listed, "key": key, "given": asked, "problems": problems, "hours": hours}
    return _page(request, "files.html", context, problems, status)


def _one(
    request: Request,
    job: Job,
    given: Mapping[str, str] | None = None,
    problems: Mapping[str, str] = _NOTHING,
    still: bool = False,
    begin: int = 1,
) -> Response:
    folder = _folder(request, job)
    is_there = folder.path.is_dir()
    is_at_work = job.status in get_args(Stage)
    context: dict[str, Any] = {
        "job": job,
        "problems": problems,
        "is_there": is_there,
        "is_at_work": is_at_work,
        "still": still,
        "ends": job.changed + files_of(request).keep,
    }
    if is_there and job.status == "read":
        head = heads.read(folder.head)
        if given is None:
            given = {field: str(place) for field, place in head.guess.items()}
        context |= {"head": _as_said(head, given), "fields": READ[job.kind], "given": given}
    elif is_there and job.status == "done":
        summary = summaries.read(folder.summary)
        shown = words.looks(looks.read(folder.looks, begin, LISTED), job.scheme)
        last = begin - 1 + len(shown)
        context |= {"summary": summary, "looks": shown, "begin": begin, "last": last, "listed": LISTED}
    headers = {"Refresh": str(REFRESH_SECONDS)} if is_at_work and not still else {}
    return _page(request, "files_job.html", context, problems, headers=headers)


def _page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    problems: Mapping[str, str],
    status: int = 200,
    headers: Mapping[str, str] = _NOTHING,
) -> Response:
    status = 422 if problems and status == 200 else status
    told = {"words": words, "when": when, **context}
    return TEMPLATES.TemplateResponse(request, template, told, headers={**FORM_HEADERS, **headers}, status_code=status)


def _to(request: Request, address: str) -> Response:
    return RedirectResponse(f"{up(request)}{address}", 303, FORM_HEADERS)
