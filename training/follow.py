"""The command `soc-coder follow`: fetch what an address in the registry newly names, and point to it for a service."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from mappings.errors import SocCoderError
from models import pointer
from models.bundle import DamagedBundleError
from models.pointer import Pointer
from training import registry

KEPT = 3
"""Bundles that are kept: the one pointed to and those before it, for a quick way back."""

MOST_SECONDS = 60.0
"""Longest wait before a registry that failed is asked again."""

DAMAGED = "The model's bundle came damaged and was refused. The follower's log says more."
UNREACHABLE = "The registry gave no model. The follower's log says more."
"""What the pointer file says of a failure: anybody may see it, while the log alone names addresses."""

app = typer.Typer()


@app.command()
def follow(
    uri: Annotated[str, typer.Argument(help="Address of a model.")] = registry.CHAMPION,
    into: Annotated[Path, typer.Option(help="Folder for the bundles and for current.json, which names the newest.")] = (
        Path("var/live")
    ),
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at the registry.")] = 5.0,
    with_parent: Annotated[bool, typer.Option("--with-parent", help="End when the starting process ends.")] = False,
) -> None:
    """Fetch each newly promoted model, for services started with --model FOLDER/current.json."""
    parent = os.getppid()
    stamps: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(processors=[*stamps, structlog.processors.JSONRenderer()])
    keep_current(uri, into, every, lambda: not with_parent or os.getppid() == parent)


def keep_current(uri: str, into: Path, every: float, goes_on: Callable[[], bool]) -> None:
    """Keep `into/current.json` pointing to the bundle of the model that `uri` names.

    A registry that cannot be reached, or whose bundle is damaged, is asked again after a wait that doubles each time,
    up to a minute; what was pointed to stays, and the file tells of the failure.

    Args:
        uri: as in `training.registry.resolve`.
        into: folder for the file and, in `bundles`, the bundles.
        every: seconds between two looks at the registry.
        goes_on: asked before each look.

    Raises:
        SocCoderError: there is a file already that is no pointer.
        OSError: the file cannot be written.
    """
    path = into / pointer.FILE
    into.mkdir(parents=True, exist_ok=True)
    said = pointer.read(path)
    if said is None or said.uri != uri:
        said = Pointer(uri)
    log = structlog.get_logger()
    wait = every
    while goes_on():
        try:
            now = _look(said, into / "bundles")
            wait = every
        except (SocCoderError, OSError) as error:
            log.error("follow_failed", uri=uri, reason=str(error))
            now = replace(said, fault=DAMAGED if isinstance(error, DamagedBundleError) else UNREACHABLE)
            wait = min(2 * wait, MOST_SECONDS)
        pointer.write(path, now)  # though nothing changed: who serves takes a silent follower to be stuck
        if now != said:
            log.info("followed", uri=uri, registry_version=now.registry_version, folder=now.folder)
            said = now
        time.sleep(wait)


def _look(said: Pointer, bundles: Path) -> Pointer:
    """Return what is to be pointed to now, fetched; the same as before where nothing was promoted."""
    version = registry.resolve(said.uri)
    if version == said.registry_version:
        return replace(said, fault=None)
    folder = registry.fetch(_of_version(said.uri, version), bundles)
    os.utime(folder)
    others = (each for each in bundles.iterdir() if each != folder)  # those before it, whatever the clock says
    for old in sorted(others, key=lambda each: each.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return Pointer(said.uri, f"{bundles.name}/{folder.name}", version, datetime.now(UTC).isoformat(timespec="seconds"))


def _of_version(uri: str, version: str) -> str:
    """Return the address of one version, which names the same when an alias moves on."""
    name = re.split("[@/]", uri.removeprefix("models:/"))[0]
    return f"models:/{name}/{version}"
