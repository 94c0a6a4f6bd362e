"""Train the bundle from scratch: a student and a teacher learn apart, both code adverts, and a student learns it all.

Every stage is kept (`training/stages.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from rich.console import Console

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from mappings.version import data_version
from models import bundle
from models.clean import clean
from models.coder import Coder
from models.encoder import Encoder
from models.features import Fields
from models.network import Network
from training import student, teacher
from training.calibrate import calibrate
from training.conform import conform
from training.examples import (
    NOISY,
    Example,
    apprenticeships,
    coded_adverts,
    index_entries,
    noisy_entries,
    uncoded_adverts,
    volume_1,
)
from training.export import export
from training.families import families
from training.labelled import CODED_ADVERTS, read_labelled
from training.lessons import (
    Lesson,
    joined,
    of_adverts,
    of_examples,
    of_families,
    with_titles_alone,
)
from training.stages import kept, stages, whole

console = Console(stderr=True)

_TEACHER = "teacher.pt"
_MOST_UNTAUGHT_EPOCHS = 5
"""With more, a student of so few examples begins to know them by heart."""

_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training run does; two runs with the same plan, sources and code give the same bundle.

    Attributes:
        seed: of every random choice.
        teacher_epochs: passes of the teacher over the coded adverts; 0 trains the student without a teacher.
        student_epochs: passes of a student over its lesson.
        share: share of the examples and of the uncoded adverts that is used, above 0 and at most 1.
    """

    seed: int = 20261124
    teacher_epochs: int = 4
    student_epochs: int = 10
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
    entries = [*index_entries(), *noisy_entries(plan.seed)]
    examples = _part([*coded_adverts(sources), *entries, *volume_1(sources), *apprenticeships(sources)], plan)
    adverts = [example for example in examples if example.is_advert]
    held_out = [example for example in adverts if example.held_out]
    learned = [example for example in examples if not example.held_out]
    console.print(f"{len(learned):,} examples to learn from, {len(held_out):,} coded adverts held out")
    folder = stages(work, asdict(plan), sources)
    lesson = of_examples(learned, codes)
    if plan.teacher_epochs:
        untaught_epochs = min(plan.student_epochs, _MOST_UNTAUGHT_EPOCHS)
        untaught = kept(folder / "untaught.npz", lambda: student.fit(lesson, codes, untaught_epochs, plan.seed))
        measured_on = [advert.item.title for advert in read_labelled()] + [example.title for example in held_out]
        taught = _taught(learned, sources, measured_on, Network(untaught), plan, folder)
        lesson = joined(lesson, *taught)
    everything = with_titles_alone(lesson)
    network = kept(folder / "student.npz", lambda: student.fit(everything, codes, plan.student_epochs, plan.seed))
    encoder = _encoder(folder, codes) if plan.teacher_epochs else None
    settings = calibrate(Network(network), Encoder(encoder) if encoder else None, held_out, adverts)
    undecided = Coder(bundle.Bundle(out, "", network, {**settings, "depth": {}}, encoder))
    settings["depth"] = conform(undecided, held_out)
    about = {"data_version": data_version(), "plan": asdict(plan)}
    version = bundle.write(out, f"{date.today():%Y.%m.%d}", network, {**settings, **about}, encoder)
    console.print(f"wrote bundle {version} to {out}")
    return version


def _taught(
    learned: Sequence[Example],
    sources: Path,
    measured_on: Sequence[str],
    untaught: Network,
    plan: Plan,
    folder: Path,
) -> tuple[Lesson, Lesson]:
    """Return the lessons of uncoded adverts and of families, for which a teacher is fine-tuned on coded examples."""
    codes = untaught.codes
    if not (folder / _TEACHER).exists():
        shown = [example for example in learned if example.source != NOISY]
        goals = of_examples(shown, codes).goals.astype(np.float32)
        fitted = teacher.fit(shown, goals, codes, plan.teacher_epochs, plan.seed)
        whole(folder / _TEACHER, lambda path: torch.save(fitted.state_dict(), path))
    adverts = [_fields(*advert) for advert in _part(list(uncoded_adverts(sources, measured_on)), plan)]
    kin = _part(families(sources, measured_on), plan)
    titles = [_fields(title, "", "", "") for family in kin for title in family.titles]

    def judge() -> dict[str, np.ndarray]:
        fitted = _teacher(folder, codes)
        return {
            "adverts": fitted.log_probabilities(adverts, "The teacher codes adverts").astype(np.float16),
            "titles": fitted.log_probabilities(titles, "The teacher codes titles").astype(np.float16),
        }

    judgement = {name: logs.astype(np.float32) for name, logs in kept(folder / "judgement.npz", judge).items()}
    return (
        of_adverts(adverts, judgement["adverts"], untaught.log_probabilities(adverts)[0]),
        of_families(kin, titles, judgement["titles"], untaught.log_probabilities(titles)[0], codes),
    )


def _teacher(folder: Path, codes: Sequence[str]) -> teacher.Teacher:
    fitted = teacher.Teacher(codes)
    fitted.load_state_dict(torch.load(folder / _TEACHER, weights_only=True))
    return fitted


def _encoder(folder: Path, codes: Sequence[str]) -> Path:
    encoder = folder / "encoder"
    if not encoder.exists():
        whole(encoder, lambda path: export(_teacher(folder, codes), path))
    return encoder


def _fields(title: str, category: str, location: str, description: str) -> Fields:
    cleaned = clean(title, location)
    return Fields(cleaned.title or title, cleaned.core, category, description)


def _part(all_of_them: list[_One], plan: Plan) -> list[_One]:
    if plan.share >= 1:
        return all_of_them
    chosen = np.random.default_rng(plan.seed).random(len(all_of_them)) < plan.share
    return [one for one, is_chosen in zip(all_of_them, chosen, strict=True) if is_chosen]
