"""Measure a coder on labelled adverts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.coder import Coder
from models.coding import Kind
from training.labelled import SLICES, Labelled
from training.metrics import Judged, figures

TOP = 10
"""Candidates asked for, so that agree@10 can be told."""


def evaluate(coder: Coder, adverts: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Return the figures of `training.metrics.figures` by slice and by what the coder was given.

    Each slice is coded twice: as vacancies, with all that the row holds, and as job titles, by the title alone.
    """
    measured: dict[str, dict[str, float]] = {}
    kinds: dict[Kind, str] = {"vacancy": "", "job_title": ", by title alone"}
    for letter, name in SLICES.items():
        for kind, how in kinds.items():
            if rows := [advert for advert in adverts if advert.slice == letter]:
                measured[f"{name}{how}"] = figures(_judged(coder, rows, kind))
    return measured


def _judged(coder: Coder, adverts: Sequence[Labelled], kind: Kind) -> list[Judged]:
    codings = coder.code_many([replace(advert.item, kind=kind) for advert in adverts], top=TOP)
    return [
        Judged([(each.code, each.probability) for each in coding.candidates], advert.best, advert.acceptable)
        for coding, advert in zip(codings, adverts, strict=True)
    ]
