"""Keep the results of the stages of a training run, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

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
    "training/corrections.py",
    "training/examples.py",
    "training/export.py",
    "training/families.py",
    "training/lessons.py",
    "training/noise.py",
    "training/processes.py",
    "training/student.py",
    "training/teacher.py",
    "training/train.py",
)
"""Modules that the results of stages depend on."""

_TOOK = "took"


def stages(work: Path, plan: Mapping[str, object], digests: Mapping[str, str]) -> Path:
    """Return the folder for the stages of a run, which is its own for each plan, tables, code and contents of sources.

    Args:
        work: the folder for the stages of all runs.
        plan: what the run does.
        digests: of the files that it learns from, by name (`training.record.digests`).
    """
    depends = {
        "plan": plan,
        "tables": data_version(),
        "sources": digests,
        "code": [sha256(_FLOORS / module) for module in _CODE],
    }
    folder = work / hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept(path: Path, make: Callable[[], Mapping[str, NDArray[np.generic]]]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays in `path`; where there is no such file, make them and keep them there."""
    return arrays(made(path, lambda partial: np.savez(partial, allow_pickle=False, **make())))


def arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays in the file of a stage."""
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def made(path: Path, save: Callable[[Path], object]) -> Path:
    """Return `path`; where nothing is there, save the result of a stage to it, and note how long that took.

    The note is there before the result is, so that no stage is without one.
    """
    began = perf_counter()

    def save_and_note(partial: Path) -> None:
        save(partial)
        seconds = perf_counter() - began
        note = path.with_name(_TOOK) / path.stem
        note.parent.mkdir(exist_ok=True)
        whole(note, lambda partial: partial.write_text(f"{seconds:.1f}", encoding="utf-8"))

    if not path.exists():
        whole(path, save_and_note)
    return path


def took(folder: Path) -> dict[str, float]:
    """Return the seconds that each stage in `folder` took when it was made, in the order in which they ended."""
    done = [note for note in (folder / _TOOK).glob("*") if "." not in note.name and any(folder.glob(f"{note.name}*"))]
    notes = sorted(done, key=lambda note: note.stat().st_mtime_ns)
    return {note.name: float(note.read_text(encoding="utf-8")) for note in notes}


def whole(path: Path, save: Callable[[Path], object]) -> None:
    """Save to a file beside `path`, and move it there once it is whole."""
    partial = path.with_name(f"partial.{path.name}")
    save(partial)
    partial.replace(path)
