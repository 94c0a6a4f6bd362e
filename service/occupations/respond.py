"""Answer from the figures that are current, each answer made once as long as the releases stay the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from typing import TypeVarTuple

from starlette.requests import Request
from starlette.responses import Response

from mappings.version import data_version
from service.answers import BRIEF, tagged_response
from service.occupations.kept import Kept
from service.occupations.release import Release
from service.occupations.snapshot import Snapshot, snapshot

Asked = TypeVarTuple("Asked")


def respond(
    request: Request,
    write: Callable[[Snapshot, *Asked], bytes],
    *asked: *Asked,
    headers: dict[str, str] = BRIEF,
) -> Response:
    """Return what `write` makes of the current figures.

    Which releases are current is read for each request, in the transaction that the figures are read in: an answer that
    is kept is of these releases and no others. Its tag is of what it depends on, not of its content, so that a caller
    who has it is told so before anything is made.

    Args:
        request: the request.
        write: returns an answer, which depends on its arguments and on what is installed alone.
        asked: what is asked: the arguments of `write` after the figures.
        headers: say how long it may be kept, and of what type it is where it is not JSON.

    Raises:
        DatabaseAwayError: the database cannot be used.
    """
    kept: Kept = request.app.state.kept
    with snapshot(request.app.state.database) as figures:
        of = f"{write.__module__}.{write.__qualname__} {asked} {_installed()} {_mark(figures.releases)}"
        return tagged_response(
            request,
            blake2b(of.encode(), digest_size=12).hexdigest(),
            lambda: kept.get((write, asked, figures.releases), lambda: write(figures, *asked)),
            headers,
        )


@lru_cache(4)
def _mark(releases: tuple[Release, ...]) -> str:
    """Return what tells some releases from others."""
    return blake2b(repr(releases).encode(), digest_size=12).hexdigest()


@lru_cache(1)
def _installed() -> str:
    return f"{version('soc-coder')} {data_version()}"
