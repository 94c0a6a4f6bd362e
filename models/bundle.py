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
RECORD = "record.json"
"""The record of how a bundle was made (`training.record`), which one made before there were records lacks."""


class DamagedBundleError(SocCoderError):
    """A bundle is missing, incomplete, or not what its manifest says."""


class UnfitBundleError(SocCoderError):
    """A bundle is what its manifest says, but cannot code."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle read and checked.

    Attributes:
        folder: where it was read from.
        version: version of the model, such as `2025.04+1a2b3c4d`.
        network: the arrays of `models.network.Network`.
        settings: the pools, reliabilities and rules of depth (`models/coder.py` reads them).
        encoder: the folder of the encoder's files; None where there is no encoder.
        record: how it was made (`training.record.Record`); None where that was not recorded.
    """

    folder: Path
    version: str
    network: Mapping[str, NDArray[np.generic]]
    settings: Mapping[str, Any]
    encoder: Path | None
    record: Mapping[str, Any] | None = None


def read(folder: Path = DEFAULT) -> Bundle:
    """Read the bundle in `folder`.

    Raises:
        DamagedBundleError: a file is missing or its SHA-256 is not that of the manifest, and every such file is named;
            or one is not of its kind.
    """
    again = "Train one with 'soc-coder train', or install soc-coder again."
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version, digests = manifest["version"], dict(manifest["files"])
        has_encoder = not digests.keys().isdisjoint(ENCODER_FILES)
        has_record = RECORD in digests
        digests = {name: digests[name] for name in _files(has_encoder, has_record)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedBundleError(f"The bundle in {folder} has no readable {MANIFEST} ({error}).", again) from error
    problems = [problem for name, digest in digests.items() if (problem := _problem(folder / name, digest))]
    if problems:
        raise DamagedBundleError(f"The bundle in {folder} is damaged: {'; '.join(problems)}.", again)
    network = read_arrays(folder / "network.npz")
    try:
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        record = json.loads((folder / RECORD).read_text(encoding="utf-8")) if has_record else None
    except (ValueError, RecursionError) as error:
        raise DamagedBundleError(f"The bundle in {folder} has settings that are no JSON ({error}).", again) from error
    return Bundle(folder, version, network, settings, folder if has_encoder else None, record)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a .npz file, by name.

    Raises:
        DamagedBundleError: it is none, or has what would have to be unpickled.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except Exception as error:  # a damaged file makes zipfile and numpy raise almost anything
        raise DamagedBundleError(f"{path} has no arrays that can be read ({type(error).__name__}: {error}).") from error


def write(
    folder: Path,
    edition: str,
    network: Mapping[str, NDArray[np.generic]],
    settings: Mapping[str, Any],
    encoder: Path | None = None,
    record: Mapping[str, Any] | None = None,
) -> str:
    """Write a bundle to `folder` and return its version: `edition` and a digest of the files that code.

    The manifest is written last: until then `read` refuses the folder. The encoder's files are copied from the folder
    `encoder`. The record is in the manifest and not in the version: two runs that learn the same take different times.
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
    (folder / RECORD).unlink(missing_ok=True)
    if record is not None:
        (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    files = {name: sha256(folder / name) for name in _files(encoder is not None, record is not None)}
    coding = "".join(digest for name, digest in files.items() if name != RECORD)
    version = f"{edition}+{hashlib.sha256(coding.encode()).hexdigest()[:8]}"
    manifest = {"version": version, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return version


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(has_encoder: bool, has_record: bool) -> tuple[str, ...]:
    return (*FILES, *(ENCODER_FILES if has_encoder else ()), *((RECORD,) if has_record else ()))


def _problem(path: Path, digest: str) -> str:
    if not path.is_file():
        return f"{path.name} is missing"
    return "" if sha256(path) == digest else f"{path.name} is not the file that was shipped"
