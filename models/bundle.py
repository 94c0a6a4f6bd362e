"""The trained bundle: arrays, an encoder and settings, with a manifest of their hashes. Nothing in it runs on load."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.errors import SocCoderError
from models.encoder import MODEL, TOKENIZER

DEFAULT = Path(__file__).parent / "default"
MANIFEST = "manifest.json"
FILES = ("network.npz", "settings.json")
"""The files of every bundle."""
ENCODER_FILES = (MODEL, TOKENIZER)
"""The files of a bundle that has an encoder."""


class DamagedBundleError(SocCoderError):
    """A bundle is missing, incomplete, or not what its manifest says."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle read and checked.

    Attributes:
        folder: where it was read from.
        version: version of the model, such as `2026.11.24+1a2b3c4d`.
        network: the arrays of `models.network.Network`.
        settings: the pools, reliabilities and rules of depth (`models/coder.py` reads them).
        encoder: the folder of the encoder's files; None where there is no encoder.
    """

    folder: Path
    version: str
    network: Mapping[str, NDArray[np.generic]]
    settings: Mapping[str, Any]
    encoder: Path | None


def read(folder: Path = DEFAULT) -> Bundle:
    """Read the bundle in `folder`.

    Raises:
        DamagedBundleError: a file is missing or its SHA-256 is not that of the manifest; every such file is named.
    """
    again = "Train one with 'soc-coder train', or install soc-coder again."
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version, digests = manifest["version"], dict(manifest["files"])
        has_encoder = not digests.keys().isdisjoint(ENCODER_FILES)
        digests = {name: digests[name] for name in (*FILES, *(ENCODER_FILES if has_encoder else ()))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedBundleError(f"The bundle in {folder} has no readable {MANIFEST} ({error}).", again) from error
    problems = [problem for name, digest in digests.items() if (problem := _problem(folder / name, digest))]
    if problems:
        raise DamagedBundleError(f"The bundle in {folder} is damaged: {'; '.join(problems)}.", again)
    with np.load(folder / "network.npz", allow_pickle=False) as arrays:
        network = {name: arrays[name] for name in arrays.files}
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    return Bundle(folder, version, network, settings, folder if has_encoder else None)


def write(
    folder: Path,
    day: str,
    network: Mapping[str, NDArray[np.generic]],
    settings: Mapping[str, Any],
    encoder: Path | None = None,
) -> str:
    """Write a bundle to `folder` and return its version: `day` and a digest of the files.

    The manifest is written last: until then `read` refuses the folder. The encoder's files are copied from the folder
    `encoder`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    np.savez(folder / "network.npz", allow_pickle=False, **network)
    (folder / "settings.json").write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name in ENCODER_FILES:
        if encoder:
            shutil.copyfile(encoder / name, folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    files = {name: sha256(folder / name) for name in (*FILES, *(ENCODER_FILES if encoder else ()))}
    version = f"{day}+{hashlib.sha256(''.join(files.values()).encode()).hexdigest()[:8]}"
    manifest = {"version": version, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return version


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _problem(path: Path, digest: str) -> str:
    if not path.is_file():
        return f"{path.name} is missing"
    return "" if sha256(path) == digest else f"{path.name} is not the file that was shipped"
