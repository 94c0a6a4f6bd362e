"""The one shape in which the service says that something is wrong, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from mappings.errors import SocCoderError, UnknownCodeError, UnknownCrosswalkError, UnknownSchemeError
from service.pages import HEADERS, TEMPLATES
from service.store.database import DatabaseAwayError


class ErrorKind(NamedTuple):
    """A kind of error: its name for programs, and its message and hint where the case has none of its own."""

    code: str
    message: str
    hint: str


KINDS = {
    400: ErrorKind("bad_request", "The body cannot be read as JSON.", "Send valid JSON in UTF-8."),
    401: ErrorKind(
        "unauthorised",
        "This needs an API key, and none was given, or one that is not known, has expired or was revoked.",
        "Send a key in the header 'Authorization: Bearer …' or 'X-API-Key'; those who run the service give them out.",
    ),
    403: ErrorKind(
        "forbidden", "The API key is not good for this.", "Ask those who run the service for one of another role."
    ),
    404: ErrorKind("not_found", "There is nothing at this address.", "The addresses are listed at /docs."),
    405: ErrorKind(
        "method_not_allowed", "This address does not answer to this method.", "The methods are listed at /docs."
    ),
    409: ErrorKind("conflict", "What is there already does not allow this.", "Look at it again, and decide anew."),
    413: ErrorKind("too_large", "The body is larger than this address takes.", "Send fewer items in one request."),
    422: ErrorKind(
        "invalid",
        "The request is not valid.",
        "Mend the fields named in details; a body needs Content-Type: application/json.",
    ),
    429: ErrorKind(
        "too_many", "This caller has asked too often.", "Wait for as many seconds as the header Retry-After says."
    ),
    500: ErrorKind(
        "internal_error", "The service failed to answer.", "Give the request_id to those who run the service."
    ),
    501: ErrorKind("no_source", "There is no source for this.", "docs/occupations_api.md says what there is."),
    503: ErrorKind("not_ready", "The service is not ready.", "Try again in a moment."),
}
"""The kinds of error, by HTTP status."""

FOR_PEOPLE = {
    401: ErrorKind(
        KINDS[401].code,
        "This page needs a key.",
        "None was given, or one that does not open it. Load it again, and type any name, and the key as the password; "
        "those who run the service give keys out.",
    ),
    404: ErrorKind(
        KINDS[404].code,
        "There is no page at this address.",
        "Look at the address again, or begin at one of the links above.",
    ),
}
"""The same for who opens a page, where it is another thing to them."""

RETRY_SECONDS = "2"
"""After how many seconds to ask a busy service again."""


class UnauthorisedError(SocCoderError):
    """No API key was given, or one that opens nothing."""


class ForbiddenError(SocCoderError):
    """The API key, or whose it is, does not allow this."""


class NotFoundError(SocCoderError):
    """The store has nothing of this name."""


class NoSourceError(SocCoderError):
    """The service has no source for what is asked."""


class ConflictError(SocCoderError):
    """What the store holds already does not allow this."""


class BusyError(SocCoderError):
    """More is asked than can be coded in time."""


_STATUSES: Mapping[type[SocCoderError], int] = {
    UnauthorisedError: 401,
    ForbiddenError: 403,
    UnknownSchemeError: 404,
    UnknownCodeError: 404,
    UnknownCrosswalkError: 404,
    NotFoundError: 404,
    ConflictError: 409,
    NoSourceError: 501,
    BusyError: 503,
}
"""The status of each error that a caller can mend, where it is not 422."""


class Detail(BaseModel):
    """One thing wrong with a request."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    field: str
    """Where it is, such as `query.top` or `body.items`."""
    message: str
    """What is wrong with it."""


class Problem(BaseModel):
    """What is wrong and how to mend it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Name of the kind of error, such as `not_found`."""
    message: str
    """What is wrong."""
    hint: str
    """How to mend it."""
    details: list[Detail] = []
    """The fields at fault, where fields are at fault."""


class RequestProblem(Problem):
    """What is wrong with a request, and which request it was."""

    request_id: str
    """Identifier of the request, as in the header `X-Request-ID` and in the log."""


class ErrorAnswer(BaseModel):
    """The body of every answer with a status of 400 or more."""

    error: RequestProblem


def declare(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of a route that may answer with `statuses`, or with the 429 and 500 that any may."""
    return {status: {"model": ErrorAnswer, "description": KINDS[status].message} for status in (*statuses, 429, 500)}


def validation_problem(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """Return the problem for the `errors` Pydantic found, without the input, which may be a person's words."""
    details = [Detail(field=".".join(map(str, each["loc"])), message=each["msg"]) for each in errors]
    return Problem(**KINDS[422]._asdict(), details=details)


def error_response(request: Request, status: int, problem: Problem | None = None) -> Response:
    """Return the answer to `request` that tells of `problem`, or of what the status alone says.

    A browser that opens a page is told on one.
    """
    is_page = _opens_page(request)
    kind = FOR_PEOPLE.get(status, KINDS[status]) if is_page else KINDS[status]
    problem = problem or Problem(**kind._asdict())
    error = RequestProblem(**dict(problem), request_id=request.state.request_id)
    if is_page:
        headers = HEADERS | {"Vary": "Accept"}
        return TEMPLATES.TemplateResponse(request, "error.html", {"error": error}, status, headers)
    return Response(ErrorAnswer(error=error).model_dump_json(), status, media_type="application/json")


def _opens_page(request: Request) -> bool:
    of_api = request.url.path.startswith(("/v1/", "/api/", "/health/", "/metrics"))
    return not of_api and "text/html" in request.headers.get("accept", "")


def add_error_handlers(app: FastAPI) -> None:
    """Make `app` answer every error in the one shape; a fault of the service itself is left to `Exchange`."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(SocCoderError, _known_error)
    app.add_exception_handler(DatabaseAwayError, _database_error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = error_response(request, error.status_code)
    response.headers.update(error.headers or {})
    if "Allow" in response.headers:
        response.headers["Allow"] = ", ".join(_methods(request))
    return response


def _methods(request: Request) -> list[str]:
    """Return every method that the address answers to: a route that refuses one names only its own."""
    return [
        method
        for method in ("DELETE", "GET", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = error.errors()
    if any(each["type"] == "json_invalid" for each in errors):
        return error_response(request, 400)
    return error_response(request, 422, validation_problem(errors))


async def _known_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, SocCoderError)
    status = _STATUSES.get(type(error), 422)
    problem = Problem(code=KINDS[status].code, message=error.message, hint=error.hint)
    response = error_response(request, status, problem)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


async def _database_error(request: Request, error: Exception) -> Response:
    """Name the database only in the log: a caller has no use for where it is."""
    structlog.get_logger().error("database", request_id=request.state.request_id, problem=str(error))
    problem = Problem(
        code=KINDS[503].code, message="The database cannot be used just now.", hint="Try again in a moment."
    )
    return error_response(request, 503, problem)
