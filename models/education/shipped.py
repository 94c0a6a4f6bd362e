"""The shipped arrays: one file a part, `courses` and `apprenticeships`, with a manifest of their hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.bundle import MANIFEST, DamagedBundleError, read_arrays, sha256

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """One part, read and checked.

    Attributes:
        version: its version, such as `2025.04+1a2b3c4d`.
        arrays: what was learned, by name.
    """

    version: str
    arrays: Mapping[str, NDArray[Any]]


@cache
def read(name: str, folder: Path = FOLDER) -> Part:
    """Read the part called `name` once.

    Raises:
        DamagedBundleError: the file is missing, not the one of the manifest, or damaged.
    """
    path = folder / f"{name}.npz"
    again = "Install soc-coder again, or learn it with 'soc-coder train-courses' or 'train-standards'."
    try:
        described = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))[name]
        version, digest = described["version"], described["sha256"]
        found = sha256(path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedBundleError(
            f"What was learned of {name} cannot be read from {folder} ({error}).", again
        ) from error
    if found != digest:
        raise DamagedBundleError(f"{path} is not the file that was shipped.", again)
    return Part(version, read_arrays(path))


def write(name: str, edition: str, arrays: Mapping[str, NDArray[Any]], folder: Path = FOLDER) -> str:
    """Write one part and its line of the manifest, leaving the others; return its version, `edition` and a digest.

    The digest is of the arrays, not of the file, whose bytes tell the time of writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, manifest = folder / f"{name}.npz", folder / MANIFEST
    np.savez_compressed(path, allow_pickle=False, **arrays)
    digest = hashlib.sha256()
    for each, array in sorted(arrays.items()):
        digest.update(each.encode() + array.tobytes())
    version = f"{edition}+{digest.hexdigest()[:8]}"
    described = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    described[name] = {"version": version, "sha256": sha256(path)}
    manifest.write_text(json.dumps(described, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    read.cache_clear()
    return version
