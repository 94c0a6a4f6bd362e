"""Titles that training held out beside coded adverts, as a coder codes them: index, apprenticeships, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mappings.index import load_index
from models.coder import Coder
from models.coding import Item
from training.corrections import held_out
from training.examples import STANDARD, apprenticeships, is_held_out_entry
from training.metrics import Judged

INDEX, STANDARDS = "unseen: titles of the index, not looked up", "unseen: apprenticeship standards, by title"
CORRECTIONS = "corrections"
"""Held-out corrections to one unit group of SOC2020, each as what it is, coded without the overrides that they make."""

_MOST = 10


def unseen(coder: Coder, sources: Path, careful: bool = True) -> dict[str, list[Judged]]:
    """Return held-out titles, by what they are; those of the index and of standards are coded as job titles.

    Titles of the index are coded with qualifier and industry, and are not looked up: the coder is told only what the
    classifiers make of them.

    Args:
        coder: the coder.
        sources: the folder of sources; without apprenticeship standards or corrections in it, there are none of these.
        careful: whether the encoder may be asked.
    """
    entries = [entry for entry in load_index().entries if entry.soc2020 and is_held_out_entry(entry.title)]
    items = [Item(entry.title, qualifier=entry.qualifier, industry=entry.industry) for entry in entries]
    standards = [each for each in apprenticeships(sources) if each.held_out and each.source == STANDARD]
    corrected = held_out(sources)
    of_index = coder.probabilities(items, careful, heed_index=False)
    of_standards = coder.probabilities([each.item("job_title") for each in standards], careful)
    of_corrections = coder.probabilities([each.item for each in corrected], careful)
    found = {
        INDEX: _judged(of_index, coder.codes, [entry.soc2020 for entry in entries]),
        STANDARDS: _judged(of_standards, coder.codes, [each.choice for each in standards]),
        CORRECTIONS: _judged(of_corrections, coder.codes, [code for each in corrected for code in each.best]),
    }
    return {name: rows for name, rows in found.items() if rows}


def _judged(probabilities: NDArray[np.float32], codes: Sequence[str], truth: Sequence[str]) -> list[Judged]:
    ranked = np.argsort(-probabilities, axis=1, kind="stable")[:, :_MOST]
    return [
        Judged([(codes[place], float(row[place])) for place in places], {code}, {code})
        for row, places, code in zip(probabilities, ranked, truth, strict=True)
    ]
