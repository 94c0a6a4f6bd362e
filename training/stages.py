"""Keep the results of the stages of a training run, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mappings.version import data_version
from models.bundle import sha256

_FLOORS = Path(__file__).parents[1]
_CODE = (
    "models/clean.py",
    "models/encoder.py",
    "models/features.py",
    "models/gender.py",
    "models/network.py",
    "training/examples.py",
    "training/export.py",
    "training/families.py",
    "training/lessons.py",
    "training/noise.py",
    "training/student.py",
    "training/teacher.py",
    "training/train.py",
)
"""Modules that the results of stages depend on."""


def stages(work: Path, plan: Mapping[str, object], sources: Path) -> Path:
    """Return the folder for the stages of a run, which is its own for each plan, code, tables and sources' sizes."""
    depends = {
        "plan": plan,
        "tables": data_version(),
        "sources": sorted((str(path.relative_to(sources)), path.stat().st_size) for path in sources.rglob("*.*")),
        "code": [sha256(_FLOORS / module) for module in _CODE],
    }
    folder = work / hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept(path: Path, make: Callable[[], Mapping[str, NDArray[np.generic]]]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays in `path`; where there is no such file, make them and keep them there."""
    if not path.exists():
        made = make()
        whole(path, lambda partial: np.savez(partial, allow_pickle=False, **made))
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def whole(path: Path, save: Callable[[Path], object]) -> None:
    """Save to a file beside `path`, and move it there once it is whole."""
    partial = path.with_name(f"partial.{path.name}")
    save(partial)
    partial.replace(path)
