"""Train the bundle from scratch.

An untaught student and teachers learn apart from coded examples and judge adverts that nobody coded; from it all learn
the student and the encoder that are shipped.

Every stage is kept (`training/stages.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
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
from models.coder import Coder
from models.encoder import Encoder
from models.features import Fields
from models.network import Network
from training import student, teacher
from training.calibrate import calibrate
from training.conform import conform
from training.corrections import corrections
from training.examples import (
    NOISY,
    Example,
    Uncoded,
    apprenticeships,
    coded_adverts,
    index_entries,
    noisy_entries,
    uncoded_adverts,
    volume_1,
)
from training.export import export
from training.families import Family, families
from training.labelled import CODED_ADVERTS, read_labelled
from training.lessons import (
    Lesson,
    joined,
    of_adverts,
    of_examples,
    of_families,
    with_titles_alone,
)
from training.processes import side_by_side
from training.record import code, digests, record
from training.reference import reference
from training.stages import arrays, kept, made, stages, took

console = Console(stderr=True)

_TEACHERS, _WEIGHTS = "teachers", "weights.pt"
_STUDENT, _ENCODER = "student.npz", "encoder"
_REFINED_ON, _REFINED_ON_OTHERS = 40_000, 15_000
"""Judged adverts, and examples that are no adverts, that the encoder learns from; more take too long."""
_AT_A_TIME = 16
"""Adverts that a teacher judges at a time: what one owes to the others is small beside what teachers differ by."""
_MOST_UNTAUGHT_EPOCHS = 5
"""With more, a student of so few examples begins to know them by heart."""

_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a training run does; two runs with the same plan, sources and code give the same bundle.

    Attributes:
        seed: of every random choice.
        teachers: how many teachers judge the uncoded adverts; 0 trains the student on coded examples alone.
        teacher_epochs: passes of a teacher over the coded adverts, at least 1.
        student_epochs: passes of a student over its lesson.
        share: share of the examples and of the uncoded adverts that is used, above 0 and at most 1.
    """

    seed: int = 20261124
    teachers: int = 2
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
    began = perf_counter()
    learns, read = code(), digests(sources)
    codes = load_scheme("soc2020").unit_groups
    entries = [*index_entries(), *noisy_entries(plan.seed)]
    others = [*volume_1(sources), *apprenticeships(sources), *corrections(sources)]
    examples = _part([*coded_adverts(sources), *entries, *others], plan)
    adverts = [example for example in examples if example.is_advert]
    held_out = [example for example in adverts if example.held_out]
    learned = [example for example in examples if not example.held_out]
    console.print(f"{len(learned):,} examples to learn from, {len(held_out):,} coded adverts held out")
    folder = stages(work, asdict(plan), read)
    resumed = took(folder)
    lesson = of_examples(learned, codes)
    uncoded: list[Uncoded] = []
    kin: list[Family] = []
    last = {}
    if plan.teachers:
        untaught_epochs = min(plan.student_epochs, _MOST_UNTAUGHT_EPOCHS)
        untaught = kept(folder / "untaught.npz", lambda: student.fit(lesson, codes, untaught_epochs, plan.seed))
        measured_on = [advert.item.title for advert in read_labelled()] + [example.title for example in held_out]
        uncoded = _part(list(uncoded_adverts(sources, measured_on)), plan)
        kin = _part(families(sources, measured_on), plan)
        judged, of_kin = _taught(learned, uncoded, kin, Network(untaught), plan, folder)
        last[folder / _ENCODER] = partial(_refine, learned, judged, codes, plan, folder)
        lesson = joined(lesson, judged, of_kin)
    last[folder / _STUDENT] = partial(_learn, with_titles_alone(lesson), codes, plan)
    side_by_side(*(partial(made, path, make) for path, make in last.items() if not path.exists()))
    network = arrays(folder / _STUDENT)
    encoder = folder / _ENCODER if plan.teachers else None
    settings = calibrate(Network(network), Encoder(encoder) if encoder else None, held_out, adverts)
    undecided = Coder(bundle.Bundle(out, "", network, {**settings, "depth": {}}, encoder))
    settings["depth"] = conform(undecided, held_out)
    settings["reference"] = reference(Coder(bundle.Bundle(out, "", network, settings, encoder)), uncoded, plan.seed)
    about = {"data_version": data_version(), "plan": asdict(plan)}
    how = record(
        seconds=perf_counter() - began,
        code=learns,
        plan=asdict(plan),
        digests=read,
        examples=examples,
        codes=codes,
        uncoded=uncoded,
        families=kin,
        folder=folder,
        resumed=resumed,
    )
    edition, _, _ = data_version().partition("+")
    version = bundle.write(out, edition, network, {**settings, **about}, encoder, asdict(how))
    console.print(f"wrote bundle {version} to {out}")
    return version


def _taught(
    learned: Sequence[Example],
    uncoded: Sequence[Uncoded],
    kin: Sequence[Family],
    untaught: Network,
    plan: Plan,
    folder: Path,
) -> tuple[Lesson, Lesson]:
    """Return the lessons of uncoded adverts and of families, for which teachers are fine-tuned on coded examples."""
    codes = untaught.codes
    adverts = [_fields(each.title, each.category, each.location, each.description) for each in uncoded]
    titles = [_fields(title, "", "", "") for family in kin for title in family.titles]

    shown = [example for example in learned if example.source != NOISY]
    goals = of_examples(shown, codes).goals
    fit = partial(_teach, shown, goals, codes, plan)

    def teach(path: Path) -> None:
        side_by_side(*(partial(fit, path, number) for number in range(plan.teachers)))

    def judge() -> dict[str, np.ndarray]:
        return {"adverts": _judgement(folder, adverts, plan), "titles": _judgement(folder, titles, plan)}

    made(folder / _TEACHERS, teach)
    judgement = {name: logs.astype(np.float32) for name, logs in kept(folder / "judgement.npz", judge).items()}
    return (
        of_adverts(adverts, judgement["adverts"], untaught.log_probabilities(adverts)[0]),
        of_families(kin, titles, judgement["titles"], untaught.log_probabilities(titles)[0], codes),
    )


def _teach(
    shown: Sequence[Example], goals: NDArray[np.float16], codes: Sequence[str], plan: Plan, folder: Path, number: int
) -> None:
    """Fine-tune a teacher, and write it to its folder below `folder`, in the forms for refining and for judging."""
    fitted = teacher.fit(shown, goals, codes, plan.teacher_epochs, plan.seed, number)
    export(fitted, folder / str(number))
    torch.save(fitted.state_dict(), folder / str(number) / _WEIGHTS)


def _judgement(folder: Path, items: Sequence[Fields], plan: Plan) -> NDArray[np.float16]:
    """Return the log-linear mean of what the teachers make of items, shape (items, groups)."""
    judged = [
        Encoder(folder / _TEACHERS / str(number)).log_probabilities(items, _AT_A_TIME)
        for number in range(plan.teachers)
    ]
    mean: NDArray[np.float16] = np.mean(judged, axis=0).astype(np.float16)
    return mean


def _learn(lesson: Lesson, codes: Sequence[str], plan: Plan, path: Path) -> None:
    """Write the arrays of the student to `path`."""
    np.savez(path, allow_pickle=False, **student.fit(lesson, codes, plan.student_epochs, plan.seed))


def _refine(
    learned: Sequence[Example], judged: Lesson, codes: Sequence[str], plan: Plan, folder: Path, path: Path
) -> None:
    """Write the encoder to `path`: the first teacher, which learns from what all judged together too."""
    coded = of_examples([example for example in learned if example.is_advert], codes)
    others = of_examples([example for example in learned if not example.is_advert], codes)
    chance = np.random.default_rng(plan.seed)
    most = [int(count * plan.share) for count in (_REFINED_ON_OTHERS, _REFINED_ON)]
    lesson = joined(coded, _some(others, most[0], chance), _some(judged, most[1], chance))
    encoder = teacher.Teacher(codes)
    encoder.load_state_dict(torch.load(folder / _TEACHERS / "0" / _WEIGHTS, weights_only=True))
    teacher.refine(encoder, lesson, plan.seed)
    export(encoder, path)


def _some(lesson: Lesson, most: int, chance: np.random.Generator) -> Lesson:
    rows = chance.choice(len(lesson.items), min(len(lesson.items), most), replace=False)
    return Lesson([lesson.items[row] for row in rows], lesson.goals[rows], lesson.weights[rows])


def _fields(title: str, category: str, location: str, description: str) -> Fields:
    cleaned = clean(title, location)
    return Fields(cleaned.title or title, cleaned.core, category, description)


def _part(all_of_them: list[_One], plan: Plan) -> list[_One]:
    if plan.share >= 1:
        return all_of_them
    chosen = np.random.default_rng(plan.seed).random(len(all_of_them)) < plan.share
    return [one for one, is_chosen in zip(all_of_them, chosen, strict=True) if is_chosen]
