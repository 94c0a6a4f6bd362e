"""The versions of everything that an answer depends on."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from mappings.schemes import SCHEMES, load_scheme
from service.errors import declare
from service.live import Live, LiveState
from service.thread import Thread

router = APIRouter(prefix="/v1/version", tags=["Service"])

SERVICE_VERSION = version("soc-coder")


class VersionAnswer(BaseModel):
    """Versions."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    service: str
    """Version of soc-coder."""
    model: str
    """Version of the trained bundle."""
    data: str
    """Version of the tables."""
    editions: dict[str, str]
    """Edition of each scheme."""
    live: LiveState | None
    """What the service follows in a registry; null where it serves one bundle for good."""


@router.get("", responses=declare())
async def tell_versions(request: Request, thread: Thread) -> VersionAnswer:
    """Tell the versions of the service, the trained bundle and the tables, as the worker that answers has them."""
    live: Live | None = request.app.state.live
    coder = thread.coder
    return VersionAnswer(
        service=SERVICE_VERSION,
        model=coder.version,
        data=coder.data_version,
        editions={name: load_scheme(name).edition for name in SCHEMES},
        live=live.state if live else None,
    )
