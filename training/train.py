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
from models.features import Fields
from models.network import Network
from training import student, teacher
from training.calibrate import calibrate
from training.examples import CODED_ADVERTS, Example, coded_adverts, index_entries, uncoded_adverts, volume_1
from training.labelled import read_labelled
from training.lessons import Lesson, joined, of_adverts, of_examples, with_titles_alone
from training.stages import kept, stages, whole

console = Console(stderr=True)

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
    adverts = [example for example in examples if example.is_advert]
    held_out = [example for example in adverts if example.held_out]
    learned = [example for example in examples if not (example.is_advert and example.held_out)]
    console.print(f"{len(learned):,} examples to learn from, {len(held_out):,} coded adverts held out")
    folder = stages(work, asdict(plan), sources)
    lesson = of_examples(learned, codes)
    if plan.teacher_epochs:
        untaught = kept(folder / "untaught.npz", lambda: student.fit(lesson, codes, plan.student_epochs, plan.seed))
        kept_back = [advert.item.title for advert in read_labelled()] + [example.title for example in held_out]
        items = [_fields(*advert) for advert in _part(list(uncoded_adverts(sources, kept_back)), plan)]
        lesson = joined(lesson, _taught(learned, lesson, items, Network(untaught), plan, folder))
    everything = with_titles_alone(lesson)
    network = kept(folder / "student.npz", lambda: student.fit(everything, codes, plan.student_epochs, plan.seed))
    settings = calibrate(Network(network), held_out, adverts)
    undecided = Coder(bundle.Bundle(out, "", network, {**settings, "depth": {}}))
    settings["depth"] = conform(undecided, held_out, get_args(Kind))
    about = {"data_version": data_version(), "plan": asdict(plan)}
    version = bundle.write(out, f"{date.today():%Y.%m.%d}", network, {**settings, **about})
    console.print(f"wrote bundle {version} to {out}")
    return version


def _taught(
    learned: Sequence[Example], lesson: Lesson, items: list[Fields], untaught: Network, plan: Plan, folder: Path
) -> Lesson:
    """Return the lesson of uncoded adverts, for which a teacher is first fine-tuned on the lesson of coded ones."""
    weights = folder / "teacher.pt"
    if not weights.exists():
        goals = lesson.goals.astype(np.float32)
        fitted = teacher.fit(learned, goals, untaught.codes, plan.teacher_epochs, plan.seed)
        whole(weights, lambda path: torch.save(fitted.state_dict(), path))

    def judge() -> dict[str, np.ndarray]:
        fitted = teacher.Teacher(untaught.codes)
        fitted.load_state_dict(torch.load(weights, weights_only=True))
        triples = [(item.title, item.category, item.description) for item in items]
        return {"shares": np.exp(fitted.log_probabilities(triples, "The teacher codes adverts")).astype(np.float16)}

    judgement = kept(folder / "judgement.npz", judge)["shares"].astype(np.float16)
    return of_adverts(items, judgement, untaught.log_probabilities(items)[0])


def _fields(title: str, category: str, location: str, description: str) -> Fields:
    cleaned = clean(title, location)
    return Fields(cleaned.title or title, cleaned.core, category, description)


def _part(all_of_them: list[_One], plan: Plan) -> list[_One]:
    if plan.share >= 1:
        return all_of_them
    chosen = np.random.default_rng(plan.seed).random(len(all_of_them)) < plan.share
    return [one for one, is_chosen in zip(all_of_them, chosen, strict=True) if is_chosen]
