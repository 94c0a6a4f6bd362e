"""The page on which a person codes a title, an advert, a course or an apprenticeship standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from models.coding import Scheme
from service.items import ItemFields
from service.pages import HEADERS, TEMPLATES, pathways, wording
from service.pages import coding as words
from service.seen import PAGE
from service.thread import CodingThread, Thread

router = APIRouter(include_in_schema=False)

ANSWER = ("title", "qualifier", "industry")
"""The fields of the item that a choice fills."""

LONGEST_ADDRESS = 2_000
"""Characters in the query of an address that people can be expected to pass on."""

_SENT_TOO_MUCH = {"title": "Send less than 2 MiB; a text may have 50,000 characters"}


@router.get("/")
async def show_page(request: Request, thread: Thread) -> Response:
    """Ask for something to code; where it is given, show its coding, and a question whose answers lead to theirs."""
    given = _given(request.query_params)
    if not any(name in request.query_params for name in words.FIELDS):
        return _page(request, given)
    return await _answer(request, thread, given)


@router.post("/")
async def take_form(request: Request, thread: Thread) -> Response:
    """Lead to the address of the answer; where what is asked should be in no address, show the answer itself."""
    try:
        async with request.form() as form:
            sent = {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return _page(request, _given({}), _SENT_TOO_MUCH)
    chosen = {name: value for name, value in parse_qsl(sent.get("answer", "")) if name in ANSWER}
    given = _given(sent | dict.fromkeys(ANSWER, "") | chosen if chosen else sent)
    if not _problems(given) and _has_address(given):
        return RedirectResponse(f"?{_query(given)}", 303)
    return await _answer(request, thread, given)


async def _answer(request: Request, thread: CodingThread, given: Mapping[str, str]) -> Response:
    if problems := _problems(given):
        return _page(request, given, problems)
    item = ItemFields.model_validate(_of_its_kind(given)).item()
    (coding,) = await thread.code([item], cast(Scheme, given["scheme"]), 5, source=PAGE)
    return _page(
        request,
        given,
        coding=coding,
        query=_query(given) if _has_address(given) else None,
        answer=lambda choice: {name: getattr(choice, name) for name in ANSWER},
        address=lambda answer: _query({**given, **answer}),
    )


def _page(
    request: Request, given: Mapping[str, str], problems: Mapping[str, str] | None = None, **context: Any
) -> Response:
    return TEMPLATES.TemplateResponse(
        request,
        "page.html",
        {"words": words, "pathways": pathways, "given": given, "problems": problems or {}, **context},
        headers=HEADERS,
        status_code=422 if problems else 200,
    )


def _given(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what was sent in each field; without a kind, what has the text of an advert is one."""
    given = {name: sent.get(name, "") for name in words.FIELDS}
    kind = sent.get("kind") or ("vacancy" if given["description"].strip() else "job_title")
    return given | {"kind": kind, "scheme": sent.get("scheme") or "soc2020"}


def _of_its_kind(given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that are of the kind of thing asked, and the kind: others may be left from another kind."""
    kind = given["kind"]
    return {name: given[name] for name, field in words.FIELDS.items() if kind in field.kinds} | {"kind": kind}


def _query(given: Mapping[str, str]) -> str:
    """Return the query of the address of an answer, as `GET /v1/classify` takes it too."""
    asked = _of_its_kind(given) | {"scheme": given["scheme"]}
    plain = {"kind": "job_title", "scheme": "soc2020"}
    return urlencode(
        {name: text for name, text in asked.items() if name == "title" or (text and text != plain.get(name))}
    )


def _has_address(given: Mapping[str, str]) -> bool:
    """Say whether an answer has an address: long texts may name people, and are kept out of it."""
    texts = [name for name, field in words.FIELDS.items() if field.shape == "text" and given["kind"] in field.kinds]
    return not any(given[name].strip() for name in texts) and len(_query(given)) <= LONGEST_ADDRESS


def _problems(given: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong, in the words of the page, by the `id` of the field at fault."""
    kind = next((each for each in words.KINDS if each == given["kind"]), None)
    if kind is None:
        return {"job_title": "Choose what it is"}
    if given["scheme"] not in wording.SCHEMES:
        return {"soc2020": "Choose a classification"}
    try:
        ItemFields.model_validate(_of_its_kind(given))
    except ValidationError as error:
        return {
            field: f"{words.FIELDS[field].label} must be {each['ctx']['max_length']:,} characters or fewer"
            for each in error.errors()
            for field in map(str, each["loc"])
        }
    needed = words.NEEDED[kind]
    return {} if any(given[name].strip() for name in needed.fields) else {"title": needed.problem}
