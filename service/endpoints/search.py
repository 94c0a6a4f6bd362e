"""Search the coding index as a person types."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.schemes import load_scheme
from mappings.search import SearchHit, load_search
from mappings.version import data_version
from service.answers import json_response
from service.errors import declare

router = APIRouter(prefix="/v1/schemes", tags=["Schemes"])


class Hit(BaseModel):
    """An entry of the coding index, or a group of the scheme, that fits what was typed."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Code in the scheme searched."""
    code_title: str
    """Title of that code."""
    title: str
    """Title of the entry, or of the group."""
    entry_id: str | None
    """The entry's identifier; null for a group."""
    qualifier: str
    """The entry's additional qualifying term, or empty."""
    industry: str
    """The entry's industry, or empty."""
    score: float
    """How well it fits, 0 to 1: 1 where it is what was typed, 0.9 where it begins so, 0.8 where every word typed begins
    one of its words, less where only the spelling is near."""


class SearchAnswer(BaseModel):
    """What a search found."""

    scheme: str
    edition: str
    data_version: str
    hits: list[Hit]


@router.get("/{scheme}/search", response_model=SearchAnswer, responses=declare(404, 422))
def search_scheme(
    scheme: str,
    q: Annotated[str, Query(max_length=200, description="The words typed so far.")],
    limit: Annotated[int, Query(ge=1, le=100, description="Hits to give at most.")] = 10,
) -> Response:
    """Find index entries, and groups, by the beginnings of their words; best first."""
    searched = load_scheme(scheme)
    hits = [_hit(found, searched.group(found.code).title) for found in load_search(scheme)(q, limit)]
    answer = SearchAnswer(scheme=scheme, edition=searched.edition, data_version=data_version(), hits=hits)
    return json_response(answer.model_dump_json())


def _hit(found: SearchHit, code_title: str) -> Hit:
    entry = found.entry
    return Hit(
        code=found.code,
        code_title=code_title,
        title=found.title,
        entry_id=entry.entry_id if entry else None,
        qualifier=entry.qualifier if entry else "",
        industry=entry.industry if entry else "",
        score=found.score,
    )
