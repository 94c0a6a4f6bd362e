"""`/api/v1/soc/…`: unit groups found by title, and looked up by code."""

from __future__ import annotations

from typing import Annotated, get_args
from urllib.parse import unquote_plus

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from mappings.schemes import load_scheme
from models.coding import Scheme
from service.answers import BRIEF, json_response, static_response
from service.compat.other_sites import shared_router
from service.compat.plain import PlainRoute, plainly
from service.compat.scheme import InScheme
from service.errors import declare
from service.occupations.search import OccupationSearch
from service.occupations.texts import Texts
from service.occupations.titles import titles_of
from service.thread import CodingThread, Thread

router = shared_router("/soc", route_class=PlainRoute)


LONGEST = 1000
"""Characters of what is searched."""


class SocInfo(BaseModel):
    """A group of SOC."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    soc: int
    """Code of the group."""
    title: str
    """Title of the group."""
    description: str
    """What those in it do; empty where the service has no texts."""
    qualifications: str
    """Typical entry routes and qualifications; empty where the service has no texts."""
    tasks: str
    """What they do, a task a line; empty where the service has no texts."""
    add_titles: list[str]
    """Job titles that the coding index has in it, each with its qualifying terms in brackets."""
    note: str
    """Why there are no texts, or whose they are; empty where they are the group's own."""


class SocFound(SocInfo):
    """A group of SOC that fits what was typed."""

    confidence: float | None
    """Probability that the coder codes what was typed to this group, 0 to 1; null where it gives it next to none, and
    only the coding index has it."""


class SocRecords:
    """The groups in JSON, each made once and kept."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._kept: dict[tuple[Scheme, str], bytes] = {}

    def __call__(self, scheme: Scheme, code: str) -> bytes:
        """Return what is told of a group.

        Raises:
            UnknownCodeError: the scheme has no such code.
        """
        if (scheme, code) not in self._kept:
            self._kept[scheme, code] = _info(self._texts, scheme, code).model_dump_json().encode()
        return self._kept[scheme, code]

    def make(self) -> None:
        """Make those of all unit groups, so that no search waits for them."""
        for scheme in get_args(Scheme):
            for code in load_scheme(scheme).unit_groups:
                self(scheme, code)

    def found(self, scheme: Scheme, code: str, confidence: float | None) -> bytes:
        """Return what is told of a group, and how sure the coder is of it."""
        sure = b"null" if confidence is None else str(confidence).encode()
        return b'%s,"confidence":%s}' % (self(scheme, code)[:-1], sure)


def _search(request: Request, thread: CodingThread, scheme: Scheme, words: str) -> Response:
    search: OccupationSearch = request.app.state.occupation_search
    records: SocRecords = request.app.state.soc_records
    found = search(thread.coder, words, scheme)
    return json_response(b"[%s]" % b",".join(records.found(scheme, *each) for each in found), BRIEF)


def _plain_search(request: Request) -> Response | None:
    """Answer a request with `q` and nothing else."""
    query: bytes = request.scope["query_string"]
    if not query.startswith(b"q=") or b"&" in query or len(query) > LONGEST:
        return None
    state = request.app.state
    return _search(request, state.thread, state.compat_scheme, unquote_plus(query[2:].decode("latin-1")))


@router.get("/search", response_model=list[SocFound], responses=declare(422))
@plainly(_plain_search)
async def search_soc(
    request: Request,
    thread: Thread,
    scheme: InScheme,
    q: Annotated[str, Query(max_length=LONGEST, description="A job title, or the beginning of one.")],
) -> Response:
    """Find unit groups by job title, best first; slips of the keyboard are understood."""
    return _search(request, thread, scheme, q)


def _look_up(request: Request, scheme: Scheme, code: str) -> Response:
    records: SocRecords = request.app.state.soc_records
    return static_response(request, records(scheme, code))


def _plain_look_up(request: Request) -> Response | None:
    """Answer a request with no parameter but the code."""
    if request.scope["query_string"]:
        return None
    return _look_up(request, request.app.state.compat_scheme, request.path_params["soc"])


@router.get("/code/{soc}", response_model=SocInfo, responses=declare(404, 422))
@plainly(_plain_look_up)
async def look_up_soc(request: Request, scheme: InScheme, soc: str) -> Response:
    """Look up a group by its code, of any level."""
    return _look_up(request, scheme, soc)


def _info(texts: Texts, scheme: Scheme, code: str) -> SocInfo:
    found = texts.of(scheme, code)
    text = found.text
    return SocInfo(
        soc=int(code),
        title=load_scheme(scheme).group(code).title,
        description=text.description if text else "",
        qualifications=text.qualifications if text else "",
        tasks=";\n".join(text.tasks) if text else "",
        add_titles=list(titles_of(scheme, code)),
        note=found.note,
    )
