"""Networks of titles that have not seen some of the standards, to be measured on these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.apprenticeships.evidence import fields_of
from models.network import Network
from training import student
from training.education.standards import Coded, titles
from training.examples import apprenticeships, coded_adverts, index_entries, noisy_entries, volume_1
from training.families import families
from training.labelled import read_labelled
from training.lessons import joined, of_examples, of_families
from training.record import digests
from training.stages import kept, stages

EPOCHS = 5


def unseen(
    sources: Path, work: Path, standards: Sequence[Coded], folds: NDArray[np.int64], seed: int
) -> Iterator[Network]:
    """Yield, for each fold, a network that learned from all but its standards and their titles.

    It learns from what the shipped network does, but for uncoded adverts and O*NET, which take a teacher: an earlier
    network, without any standards, judges the families of ESCO in the teacher's place. What is fitted is kept in
    `work`.
    """
    codes = load_scheme("soc2020").unit_groups
    plan = {"standards": [each.occupation.code for each in standards], "folds": folds.tolist(), "seed": seed}
    folder = stages(work, plan, digests(sources))
    learned = [*coded_adverts(sources), *index_entries(), *noisy_entries(seed), *volume_1(sources)]
    fit = partial(student.fit, codes=codes, epochs=EPOCHS, seed=seed)
    untaught = Network(kept(folder / "untaught.npz", lambda: fit(of_examples(learned, codes))))
    kin = [each for each in families(sources, [advert.item.title for advert in read_labelled()]) if each.groups]
    names = [fields_of(title) for family in kin for title in family.titles]
    judged, _ = untaught.log_probabilities(names)
    lesson = joined(of_examples(learned, codes), of_families(kin, names, judged, judged, codes))
    examples = apprenticeships(sources)
    for fold in range(folds.max() + 1):
        left_out = {
            normalise(title)
            for each, its in zip(standards, folds, strict=True)
            if its == fold
            for title in titles(each)
        }
        seen = [each for each in examples if normalise(each.title) not in left_out]
        taught = partial(fit, joined(lesson, of_examples(seen, codes)))
        yield Network(kept(folder / f"without_{fold}.npz", taught))
