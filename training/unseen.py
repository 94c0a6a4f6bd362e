"""Measure a coder on titles that training held out of more than coded adverts: of the index, and of apprenticeships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mappings.index import load_index
from models.coder import Coder
from models.coding import Item
from training.examples import STANDARD, apprenticeships, is_held_out_entry


def index_titles(coder: Coder, careful: bool = False) -> dict[str, float]:
    """Return `agree@1` and `agree@5` on entries of the index whose titles were held out, with qualifier and industry.

    The coder does not look them up: it is told only what the classifiers make of them.
    """
    entries = [entry for entry in load_index().entries if entry.soc2020 and is_held_out_entry(entry.title)]
    items = [Item(entry.title, qualifier=entry.qualifier, industry=entry.industry) for entry in entries]
    probabilities = coder.probabilities(items, careful, heed_index=False)
    return _agreement(probabilities, coder.codes, [entry.soc2020 for entry in entries])


def standards(coder: Coder, folder: Path, careful: bool = False) -> dict[str, float]:
    """Return `agree@1` and `agree@5` on titles of held-out apprenticeship standards; empty if `folder` has none."""
    held_out = [each for each in apprenticeships(folder) if each.held_out and each.source == STANDARD]
    if not held_out:
        return {}
    probabilities = coder.probabilities([each.item("job_title") for each in held_out], careful)
    return _agreement(probabilities, coder.codes, [each.choice for each in held_out])


def _agreement(probabilities: NDArray[np.float32], codes: Sequence[str], truth: Sequence[str]) -> dict[str, float]:
    ranked = np.argsort(-probabilities, axis=1, kind="stable")
    right = np.array(codes)[ranked] == np.array(truth)[:, None]
    return {"rows": len(truth), **{f"agree@{k}": float(right[:, :k].any(axis=1).mean()) for k in (1, 5)}}
