"""Code titles, adverts, courses and apprenticeship standards."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.schemes import load_scheme
from models.coding import Coding, Scheme
from service.answers import json_response
from service.errors import declare
from service.items import ClassifyQuery, ClassifyRequest, Refused
from service.seen import UNNAMED
from service.thread import Thread

router = APIRouter(prefix="/v1/classify", tags=["Coding"])


class Coded(BaseModel):
    """An item that was coded, or that the coder abstained from with a reason."""

    id: str | None
    coding: Coding


class ClassifyAnswer(BaseModel):
    """The codings of a request for many."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    scheme: Scheme
    """Scheme coded to."""
    edition: str
    """Its edition."""
    model_version: str
    """Version of the trained bundle."""
    data_version: str
    """Version of the tables."""
    results: list[Coded | Refused]
    """One for each item, in the order of the items."""


@router.post("", response_model=ClassifyAnswer, responses=declare(400, 413, 422, 503))
async def classify_many(request: ClassifyRequest, thread: Thread) -> Response:
    """Code up to 1,000 items in at most 2 MiB.

    An item that is not valid has an `error` in its place; the others are coded.
    """
    items = [each.item() for each in request.items if not isinstance(each, Refused)]
    coder = thread.coder
    source = request.source or UNNAMED
    codings = iter(await thread.code(items, request.scheme, request.top, request.careful, coder, source))
    return json_response(
        orjson.dumps(
            {
                "scheme": request.scheme,
                "edition": load_scheme(request.scheme).edition,
                "model_version": coder.version,
                "data_version": coder.data_version,
                "results": [
                    each if isinstance(each, Refused) else {"id": each.id, "coding": next(codings)}
                    for each in request.items
                ],
            },
            default=Refused.model_dump,
        )
    )


@router.get("", response_model=Coding, responses=declare(422, 503))
async def classify_one(query: Annotated[ClassifyQuery, Query()], thread: Thread) -> Response:
    """Code one item."""
    source = query.source or UNNAMED
    (coding,) = await thread.code([query.item()], query.scheme, query.top, query.careful, source=source)
    return json_response(orjson.dumps(coding))
