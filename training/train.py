"""Train the bundle from scratch, in stages whose results are kept: a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from mappings.version import data_version
from models import bundle
from models.clean import clean
from models.features import Fields
from models.network import Network
from training import student, teacher
from training.calibrate import calibrate
from training.examples import CODED_ADVERTS, Example, coded_adverts, index_entries, uncoded_adverts, volume_1
from training.labelled import read_labelled

console = Console(stderr=True)
_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training run does; two runs with the same plan, sources and code give the same bundle.

    Attributes:
        seed: of every random choice.
        teacher_epochs: passes of the teacher over the coded adverts; 0 trains the student without a teacher.
        student_epochs: passes of the student over its examples.
        share: share of the examples and of the uncoded adverts that is used, above 0 and at most 1.
    """

    seed: int = 20261124
    teacher_epochs: int = 4
    student_epochs: int = 5
    share: float = 1.0


def train(sources: Path, out: Path, work: Path, plan: Plan) -> str:
    """Train a bundle and return its version.

    Args:
        sources: folder with the source data (`labelled/`, `soc/`, `adverts/`).
        out: folder to write the bundle to.
        work: folder for the results of the stages.
        plan: what to do.

    Raises:
        SocCoderError: the folder of sources lacks the coded adverts.
    """
    if not (sources / CODED_ADVERTS).is_file():
        raise SocCoderError(f"{sources} has no {CODED_ADVERTS}.", "Name the folder of sources with --from.")
    codes = load_scheme("soc2020").unit_groups
    examples = _part([*coded_adverts(sources), *index_entries(), *volume_1(sources)], plan)
    learned = [example for example in examples if not (example.is_advert and example.held_out)]
    held_out = [example for example in examples if example.is_advert and example.held_out]
    console.print(f"{len(learned):,} examples to learn from, {len(held_out):,} coded adverts held out")
    targets = _targets(learned, codes)
    stages = work / _digest(plan, sources)
    stages.mkdir(parents=True, exist_ok=True)
    items, goals, weights = (
        [example.fields for example in learned],
        targets.astype(np.float16),
        [e.weight for e in learned],
    )
    if plan.teacher_epochs:
        taught = _taught(learned, targets, codes, sources, plan, stages)
        items, goals, weights = (
            items + taught[0],
            np.concatenate([goals, taught[1]]),
            weights + [_TAUGHT_WEIGHT] * len(taught[0]),
        )
    network = _kept(
        stages / "student.npz",
        lambda: student.fit(items, goals, np.array(weights, np.float32), codes, plan.student_epochs, plan.seed),
    )
    adverts = [example for example in examples if example.is_advert]
    settings = calibrate(Network(network), held_out, adverts)
    version = bundle.write(
        out, f"{date.today():%Y.%m.%d}", network, {**settings, "data_version": data_version(), "plan": asdict(plan)}
    )
    console.print(f"wrote bundle {version} to {out}")
    return version


_TAUGHT_WEIGHT = 0.5


def _taught(
    learned: Sequence[Example],
    targets: NDArray[np.float32],
    codes: Sequence[str],
    sources: Path,
    plan: Plan,
    stages: Path,
) -> tuple[list[Fields], NDArray[np.float16]]:
    """Return uncoded adverts and, for each, the shares that the teacher gives the unit groups."""
    weights = stages / "teacher.pt"
    if not weights.exists():
        fitted = teacher.fit(learned, targets, codes, plan.teacher_epochs, plan.seed)
        _whole(weights, lambda path: torch.save(fitted.state_dict(), path))
    measured = [advert.item.title for advert in read_labelled()]
    adverts = _part(list(uncoded_adverts(sources, measured)), plan)
    items = []
    for title, category, location, description in adverts:
        cleaned = clean(title, location)
        items.append(Fields(cleaned.title or title, cleaned.core, category, description))

    def judge() -> dict[str, NDArray[np.generic]]:
        fitted = teacher.Teacher(codes)
        fitted.load_state_dict(torch.load(weights, weights_only=True))
        triples = [(item.title, item.category, item.description) for item in items]
        return {"shares": np.exp(fitted.log_probabilities(triples, "The teacher codes adverts")).astype(np.float16)}

    return items, _kept(stages / "judgement.npz", judge)["shares"].astype(np.float16)


def _targets(examples: Sequence[Example], codes: Sequence[str]) -> NDArray[np.float32]:
    places = {code: place for place, code in enumerate(codes)}
    targets = np.zeros((len(examples), len(codes)), np.float32)
    for row, example in enumerate(examples):
        for code, share in example.target.items():
            targets[row, places[code]] = share
    return targets


def _part(all_of_them: list[_Any], plan: Plan) -> list[_Any]:
    if plan.share >= 1:
        return all_of_them
    chosen = np.random.default_rng(plan.seed).random(len(all_of_them)) < plan.share
    return [one for one, is_chosen in zip(all_of_them, chosen, strict=True) if is_chosen]


def _kept(path: Path, make: Callable[[], dict[str, NDArray[np.generic]]]) -> dict[str, NDArray[np.generic]]:
    if not path.exists():
        made = make()
        _whole(path, lambda partial: np.savez(partial, allow_pickle=False, **made))
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _whole(path: Path, save: Callable[[Path], object]) -> None:
    partial = path.with_name(f"partial.{path.name}")
    save(partial)
    partial.replace(path)


def _digest(plan: Plan, sources: Path) -> str:
    """Return a digest of all that a run's stages depend on: the plan, the sources' sizes, the tables and the code."""
    floors = Path(__file__).parents[1]
    code = [
        floors / name
        for name in (
            "models/clean.py",
            "models/features.py",
            "training/examples.py",
            "training/teacher.py",
            "training/student.py",
        )
    ]
    known = {
        "plan": asdict(plan),
        "tables": data_version(),
        "sources": {
            str(path.relative_to(sources)): path.stat().st_size for path in sorted(sources.rglob("*")) if path.is_file()
        },
        "code": [bundle.sha256(path) for path in code],
    }
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:12]
