"""The versions of everything that an answer depends on."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from mappings.schemes import SCHEMES, load_scheme
from service.errors import declare
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


@router.get("", responses=declare())
async def tell_versions(thread: Thread) -> VersionAnswer:
    """Tell the versions of the service, the trained bundle and the tables."""
    return VersionAnswer(
        service=SERVICE_VERSION,
        model=thread.coder.version,
        data=thread.coder.data_version,
        editions={name: load_scheme(name).edition for name in SCHEMES},
    )
