"""The page on which a person codes a title."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from models.coding import Kind
from service.items import ItemFields
from service.pages import TEMPLATES
from service.seen import PAGE
from service.thread import Thread

router = APIRouter()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}

LABELS = {"title": "Job title", "qualifier": "Qualifier", "industry": "Industry", "description": "Text of the advert"}
"""The questions of the page, by the field of the item that each fills."""

ANSWER = ("title", "qualifier", "industry")
"""The fields of the item that a choice fills."""


@router.get("/", include_in_schema=False)
async def show_page(
    request: Request,
    thread: Thread,
    title: str | None = None,
    qualifier: str = "",
    industry: str = "",
    description: str = "",
) -> Response:
    """Ask for a title; where one is given, show its coding, and a question whose answers are links to theirs."""
    given = {"title": title or "", "qualifier": qualifier, "industry": industry, "description": description}
    problems = {} if title is None else _problems(given)
    coding = None
    if title is not None and not problems:
        fields = ItemFields(kind=_kind(given), **given)
        (coding,) = await thread.code([fields.item()], "soc2020", 5, source=PAGE)
    return TEMPLATES.TemplateResponse(
        request,
        "page.html",
        {
            "labels": LABELS,
            "given": given,
            "problems": problems,
            "coding": coding,
            "query": _query(given),
            "answer": lambda choice: _query(given | {name: getattr(choice, name) for name in ANSWER}),
            "kind": _kind(given),
        },
        headers=HEADERS,
        status_code=422 if problems else 200,
    )


def _query(given: dict[str, str]) -> str:
    return urlencode({name: text for name, text in given.items() if text})


def _kind(given: dict[str, str]) -> Kind:
    return "vacancy" if given["description"].strip() else "job_title"


def _problems(given: dict[str, str]) -> dict[str, str]:
    """Return what is wrong with each field at fault, in the words of the page."""
    if not given["title"].strip():
        return {"title": "Enter a job title"}
    try:
        ItemFields.model_validate(given)
    except ValidationError as error:
        return {
            field: f"{LABELS[field]} must be {each['ctx']['max_length']:,} characters or fewer"
            for each in error.errors()
            for field in map(str, each["loc"])
        }
    return {}
