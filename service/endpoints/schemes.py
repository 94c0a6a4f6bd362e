"""The schemes and their groups."""

from __future__ import annotations

from collections import Counter
from functools import cache

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.schemes import SCHEMES, Group, load_scheme
from mappings.version import data_version
from service.answers import STATIC, json_response
from service.errors import declare

router = APIRouter(prefix="/v1/schemes", tags=["Schemes"])


class SchemeAnswer(BaseModel):
    """A scheme."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: str
    """Name in addresses and requests."""
    title: str
    """Full name."""
    edition: str
    """Edition of the groups."""
    groups: dict[int, int]
    """Number of groups at each level, by the number of digits of their codes."""


class SchemesAnswer(BaseModel):
    """Every scheme."""

    data_version: str
    schemes: list[SchemeAnswer]


class GroupAnswer(BaseModel):
    """A group of a scheme."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    code: str
    """Digits; a sub-unit group of SOC2020 has six."""
    title: str
    """Title of the group."""
    level: int
    """Digits of the code: 1 major, 2 sub-major, 3 minor, 4 unit, 6 sub-unit group."""


class CodeAnswer(GroupAnswer):
    """A group with those around it."""

    scheme: str
    """Scheme of the group."""
    edition: str
    """Its edition."""
    data_version: str
    """Version of the tables."""
    parents: list[GroupAnswer]
    """The groups that contain it, nearest first."""
    children: list[GroupAnswer]
    """The groups one level below it."""


@router.get("", response_model=SchemesAnswer, responses=declare())
async def list_schemes() -> Response:
    """List the schemes."""
    return json_response(_schemes(), STATIC)


@router.get("/{scheme}/codes/{code}", response_model=CodeAnswer, responses=declare(404, 422))
async def look_up_code(scheme: str, code: str) -> Response:
    """Look up a code of any level."""
    return json_response(_code(scheme, code), STATIC)


@cache
def _schemes() -> bytes:
    answers = [
        SchemeAnswer(
            name=scheme.name,
            title=scheme.title,
            edition=scheme.edition,
            groups=dict(sorted(Counter(group.level for group in scheme.groups.values()).items())),
        )
        for scheme in map(load_scheme, SCHEMES)
    ]
    return SchemesAnswer(data_version=data_version(), schemes=answers).model_dump_json().encode()


@cache
def _code(scheme_name: str, code: str) -> bytes:
    """An unknown code raises, so that the cache holds at most the codes there are."""
    scheme = load_scheme(scheme_name)
    group = scheme.group(code)
    answer = CodeAnswer(
        **_group(group).model_dump(),
        scheme=scheme.name,
        edition=scheme.edition,
        data_version=data_version(),
        parents=list(map(_group, scheme.parents(code))),
        children=list(map(_group, scheme.children(code))),
    )
    return answer.model_dump_json().encode()


def _group(group: Group) -> GroupAnswer:
    return GroupAnswer(code=group.code, title=group.title, level=group.level)
