"""Networks of titles that have not seen some of the standards, to be measured on these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.network import Network
from training import student
from training.education.standards import Coded, titles
from training.examples import apprenticeships, coded_adverts, index_entries, noisy_entries, volume_1
from training.lessons import of_examples
from training.record import digests
from training.stages import kept, stages

EPOCHS = 5


def unseen(
    sources: Path, work: Path, standards: Sequence[Coded], folds: NDArray[np.int64], seed: int
) -> Iterator[Network]:
    """Yield, for each fold, a network that learned from all but its standards and their titles.

    It is an untaught student of coded examples (`training/train.py`): the shipped network learned from more, but from
    the standards too. What is fitted is kept in `work`.
    """
    codes = load_scheme("soc2020").unit_groups
    plan = {"standards": [each.occupation.code for each in standards], "folds": folds.tolist(), "seed": seed}
    folder = stages(work, plan, digests(sources))
    learned = [*coded_adverts(sources), *index_entries(), *noisy_entries(seed), *volume_1(sources)]
    examples = apprenticeships(sources)
    for fold in range(folds.max() + 1):
        left_out = {
            normalise(title)
            for each, left_out_in in zip(standards, folds, strict=True)
            if left_out_in == fold
            for title in titles(each)
        }
        seen = [each for each in examples if normalise(each.title) not in left_out]
        fit = partial(student.fit, of_examples([*learned, *seen], codes), codes, EPOCHS, seed)
        yield Network(kept(folder / f"without_{fold}.npz", fit))
