"""Another model put to work while the service runs: the one that a pointer file names, once it has shown itself fit."""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic
from typing import Literal

import structlog
from anyio import sleep, to_thread
from pydantic import BaseModel, ConfigDict

from mappings.errors import SocCoderError
from models import check, pointer
from models.coder import Coder
from models.pointer import Pointer
from service.metrics import Metrics
from service.thread import CodingThread

LOOK_SECONDS = 1.0
"""How often the pointer file is looked at."""

SILENT_SECONDS = 600.0
"""After how long without a new pointer file the follower is taken to be stuck: it writes one after each of its looks at
the registry, which lie a minute apart at most, and between which it may fetch a bundle."""

SILENT = f"Nothing was heard of the follower for {SILENT_SECONDS / 60:.0f} minutes."


def is_followed(model: str | None) -> bool:
    """Say whether the setting `model` names a pointer file."""
    return model is not None and model.endswith(".json")


def first_coder(model: str | None) -> Coder:
    """Return the coder to begin with: that of a folder, or the shipped one; also where a pointer file is followed.

    Raises:
        SocCoderError: the bundle cannot be used.
    """
    return check.load(Path(model)) if model and not is_followed(model) else Coder.load()


class Refusal(BaseModel):
    """A model that was not put to work, and why."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    registry_version: str | None
    """Its version in the registry; null where the pointer file itself cannot be read."""
    reason: str
    """What is wrong with it."""


class LiveState(BaseModel):
    """What the service follows, and how far it has come."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    status: Literal["waiting", "live"] = "waiting"
    """`waiting`: the shipped bundle is served until a first model comes. `live`: a model of the registry is served."""
    uri: str | None = None
    """Address followed in the registry; null until the follower has written its first word."""
    registry_version: str | None = None
    """Version in the registry of the model served; null while waiting."""
    since: str | None = None
    """When the follower had fetched it, ISO 8601 in UTC; null while waiting."""
    refused: Refusal | None = None
    """The newest model that was refused; null once a newer one is served."""
    fault: str | None = None
    """Why the follower cannot fetch what the address names now, if it cannot, or that it is silent."""


class Live:
    """Keeps the coder at work that of the bundle that a pointer file names.

    A bundle that is damaged or unfit is refused: the coder at work stays, and the bundle is tried again only when the
    file names one anew.

    Attributes:
        state: what is followed; replaced whole, so that a reader meets one state.
    """

    def __init__(self, path: Path, thread: CodingThread, metrics: Metrics) -> None:
        self.state = LiveState()
        self._path = path
        self._thread = thread
        self._metrics = metrics
        self._stamp: tuple[int, int] | None = None
        self._heard = monotonic()
        self._tried: Pointer | None = None
        self._log = structlog.get_logger().bind()

    async def follow(self) -> None:
        """Look at the file for as long as the service runs."""
        while True:
            await sleep(LOOK_SECONDS)
            await to_thread.run_sync(self.look)

    def look(self) -> None:
        """Look at the file once, and put to work what it newly names; takes as long as a bundle takes to load."""
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._stamp:
            if monotonic() - self._heard > SILENT_SECONDS:
                self.state = self.state.model_copy(update={"fault": SILENT})
            return
        self._stamp, self._heard = stamp, monotonic()
        try:
            said = pointer.read(self._path)
        except SocCoderError as error:
            self._refuse(None, str(error))
            return
        if said is None:
            return
        self.state = self.state.model_copy(update={"uri": said.uri, "fault": said.fault})
        if self.state.refused and self.state.refused.registry_version is None:
            self.state = self.state.model_copy(update={"refused": None})  # the file can be read again
        if said.folder and not _names_the_same(said, self._tried):
            self._tried = said
            self._try(said, self._path.parent / said.folder)

    def _try(self, said: Pointer, folder: Path) -> None:
        try:
            coder = check.load(folder)
        except SocCoderError as error:
            self._refuse(said.registry_version, str(error))
            return
        self._thread.put_to_work(coder)
        self.state = LiveState(
            status="live", uri=said.uri, registry_version=said.registry_version, since=said.since, fault=said.fault
        )
        self._metrics.tell_model(coder.version, said.registry_version or "")
        self._metrics.count_change("served")
        self._log.info("model_served", model=coder.version, registry_version=said.registry_version)

    def _refuse(self, registry_version: str | None, reason: str) -> None:
        refused = Refusal(registry_version=registry_version, reason=reason)
        self.state = self.state.model_copy(update={"refused": refused})
        self._metrics.count_change("refused")
        self._log.error("model_refused", registry_version=registry_version, reason=reason)


def _names_the_same(said: Pointer, tried: Pointer | None) -> bool:
    return tried is not None and (said.folder, said.since) == (tried.folder, tried.since)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what tells one content of a file from another; None where there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
