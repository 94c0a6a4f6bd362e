"""Trained bundles, and the file that points to one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models import bundle, check, pointer
from models.education import shipped
from tests.fuzz.readers import Target

NPY = b"\x93NUMPY"
"""What an array of numpy begins with."""


@cache
def _arrays() -> dict[str, np.ndarray]:
    groups, hidden = tuple(load_scheme("soc2020").unit_groups), 2
    return {
        "codes": np.array(groups),
        "hashes": np.arange(3, dtype=np.uint32),
        "vectors": np.ones((3, hidden), np.int8),
        "scales": np.ones(3, np.float16),
        "norm_weight": np.ones(hidden, np.float32),
        "norm_bias": np.zeros(hidden, np.float32),
        "output_weight": np.ones((hidden, len(groups)), np.float16),
        "output_bias": np.zeros(len(groups), np.float32),
    }


@cache
def _bundle_files() -> dict[str, bytes]:
    """The files of a bundle whose network is small, and knows nothing."""
    with TemporaryDirectory() as folder:
        bundle.write(Path(folder), "2026.01.02", _arrays(), bundle.read().settings)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def _bundle(data: bytes, folder: Path) -> None:
    """Read bundles of which one file is made of `data`; the manifest has its digest, so that it is looked into."""
    whole = _bundle_files()
    if data.startswith(NPY):
        for name in ("hashes", "output_bias"):
            with zipfile.ZipFile(out := io.BytesIO(), "w") as arrays:
                for each, array in _arrays().items():
                    np.save(one := io.BytesIO(), array)
                    arrays.writestr(f"{each}.npy", data if each == name else one.getvalue())
            _load(folder, whole | {"network.npz": out.getvalue()})
    elif data.startswith(b"PK"):
        _load(folder, whole | {"network.npz": data})
        described = {"courses": {"version": "x", "sha256": sha256(data).hexdigest()}}
        (folder / "courses.npz").write_bytes(data)
        (folder / bundle.MANIFEST).write_text(json.dumps(described))
        shipped.read.cache_clear()
        with suppress(SocCoderError):
            shipped.read("courses", folder)
    else:
        _load(folder, whole | {"settings.json": data})
        (folder / bundle.MANIFEST).write_bytes(data)
        (folder / pointer.FILE).write_bytes(data)
        for read in (bundle.read, partial(shipped.read, "courses"), lambda where: pointer.read(where / pointer.FILE)):
            with suppress(SocCoderError):
                read(folder)


def _load(folder: Path, contents: dict[str, bytes]) -> None:
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    digests = {name: bundle.sha256(folder / name) for name in bundle.FILES}
    (folder / bundle.MANIFEST).write_text(json.dumps({"version": "x", "files": digests}))
    with suppress(SocCoderError):
        check.load(folder)


def _bundle_seeds() -> Sequence[bytes]:
    np.save(array := io.BytesIO(), _arrays()["output_bias"])
    pointed = json.dumps(asdict(pointer.Pointer("models:/soc-coder@champion", "bundles/1", "1", "now"))).encode()
    return [*_bundle_files().values(), array.getvalue(), pointed]


TARGETS = {
    "bundle": Target(_bundle, _bundle_seeds),
}
