"""Carry a code from one scheme to another."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.crosswalk import load_crosswalk
from mappings.version import data_version
from models.coding import Share
from service.answers import STATIC, json_response
from service.errors import declare

router = APIRouter(prefix="/v1/crosswalks", tags=["Crosswalks"])


class CrosswalkAnswer(BaseModel):
    """A code and the codes of another scheme that it is linked to."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    from_scheme: str
    """Scheme crossed from."""
    from_edition: str
    """Its edition."""
    to_scheme: str
    """Scheme crossed to."""
    to_edition: str
    """Its edition."""
    data_version: str
    """Version of the tables."""
    derived: bool
    """Whether the links come from the entries of the coding index rather than from a published table."""
    code: str
    """Code crossed from."""
    title: str
    """Its title."""
    targets: tuple[Share, ...]
    """Codes of the other scheme at the same level, largest share first; empty where the source links it to none."""


@router.get("/{from}/{to}/{code}", response_model=CrosswalkAnswer, responses=declare(404, 422))
async def carry_code(
    from_scheme: Annotated[str, Path(alias="from")], to_scheme: Annotated[str, Path(alias="to")], code: str
) -> Response:
    """Carry a code of any level to another scheme, with shares."""
    return json_response(_crosswalk(from_scheme, to_scheme, code), STATIC)


@cache
def _crosswalk(from_scheme: str, to_scheme: str, code: str) -> bytes:
    """An unknown code raises, so that the cache holds at most the codes there are."""
    links = load_crosswalk(from_scheme, to_scheme)
    source, target = links.source, links.target
    answer = CrosswalkAnswer(
        from_scheme=source.name,
        from_edition=source.edition,
        to_scheme=target.name,
        to_edition=target.edition,
        data_version=data_version(),
        derived=links.derived,
        code=code,
        title=source.group(code).title,
        targets=tuple(Share(link.code, target.group(link.code).title, link.share) for link in links.targets(code)),
    )
    return answer.model_dump_json().encode()
