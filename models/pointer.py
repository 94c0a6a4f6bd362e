"""A small file that names the bundle to serve now. Who keeps it replaces it whole; who serves looks at it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from mappings.errors import SocCoderError

FILE = "current.json"
"""The name of the file in the folder that `soc-coder follow` keeps."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a pointer file says.

    Attributes:
        uri: the model's address in a registry, such as `models:/soc-coder@champion`.
        folder: folder of the bundle, from the folder of the file; None until one was fetched, as are the next two.
        registry_version: the version that the address named, such as `7`.
        since: when the file came to name that version, ISO 8601 in UTC.
        fault: why the version that the address names now could not be fetched, or the registry not be asked; else None.
    """

    uri: str
    folder: str | None = None
    registry_version: str | None = None
    since: str | None = None
    fault: str | None = None


def read(path: Path) -> Pointer | None:
    """Return what a pointer file says; None where there is no file yet.

    Raises:
        SocCoderError: the file is no pointer.
    """
    try:
        said = json.loads(path.read_bytes())
        return Pointer(**{field.name: said[field.name] for field in fields(Pointer)})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SocCoderError(f"{path} is no pointer to a model ({error}).", "'soc-coder follow' writes one.") from error


def write(path: Path, pointer: Pointer) -> None:
    """Make a pointer file say something else, all at once: who reads it meets the old words or the new ones."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(json.dumps(asdict(pointer), indent=1) + "\n", encoding="utf-8")
    os.replace(partial, path)
