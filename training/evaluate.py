"""Measure a coder on labelled adverts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import fmean

import numpy as np

from models.coder import Coder
from models.coding import Coding, Item
from models.depth import LEVELS
from training.conform import by_group
from training.labelled import PARTS, Labelled
from training.metrics import Judged, figures
from training.slices import WITH_A_TYPO, slices
from training.typos import misspell
from training.unseen import unseen

TOP = 10
"""Candidates asked for, so that agree@10 can be told."""

ALL = "all"
"""The part that is every advert."""

ALONE = ", by title alone"
"""Ends the name of a part that was coded as job titles."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured.

    Attributes:
        model: version of the coder's bundle.
        data: version of its tables.
        parts: the figures of `training.metrics.figures` by part of the adverts (title only, full advert, all), coded as
            vacancies, with all that a row holds, and again as job titles, by the title alone.
        slices: the same figures by slice (`training.slices`), coded as vacancies.
        judged: every advert, coded as a vacancy: what the plots are drawn from.
    """

    model: str
    data: str
    parts: dict[str, dict[str, float]]
    slices: dict[str, dict[str, float]]
    judged: list[Judged]

    @property
    def figures(self) -> dict[str, float]:
        """Every figure under one name, such as `title only/agree@1` or `group: not elsewhere classified/ece`."""
        return {
            f"{name}/{figure}": value
            for name, found in {**self.parts, **self.slices}.items()
            for figure, value in found.items()
        }


def evaluate(
    coder: Coder,
    adverts: Sequence[Labelled],
    seen: Set[str] | None = None,
    careful: bool = True,
    sources: Path | None = None,
) -> Evaluation:
    """Measure `coder` on `adverts`.

    Args:
        coder: the coder.
        adverts: what people coded.
        seen: normalised titles that the coder learned from; without them there is no slice of the unseen.
        careful: whether the encoder is asked in doubt.
        sources: the folder of sources, for slices of unseen titles that are no adverts.

    Raises:
        ValueError: there are no adverts.
    """
    if not adverts:
        raise ValueError("There are no rows to measure.")

    items = [advert.item for advert in adverts]
    titles = [replace(item, kind="job_title") for item in items]
    judged, alone = (judge(coder, given, adverts, careful) for given in (items, titles))
    plausible = {how: _plausible(coder, given, careful) for how, given in {"": items, ALONE: titles}.items()}
    with_typos = [replace(item, title=misspell(item.title, Random(item.title))) for item in items]
    misspelt = judge(coder, with_typos, adverts, careful)
    places = {part: [place for place, advert in enumerate(adverts) if advert.part == part] for part in PARTS}
    parts = {
        f"{part}{how}": {
            **figures([rows[place] for place in those]),
            **_covered([plausible[how][place] for place in those], [adverts[place] for place in those]),
        }
        for part, those in {**places, ALL: range(len(adverts))}.items()
        for how, rows in {"": judged, ALONE: alone}.items()
        if those or part == ALL
    }
    by_slice = {name: figures([judged[place] for place in those]) for name, those in slices(adverts, seen).items()}
    by_slice[WITH_A_TYPO] = figures(misspelt)
    if sources:
        by_slice |= {name: figures(rows) for name, rows in unseen(coder, sources, careful).items()}
    return Evaluation(coder.version, coder.data_version, parts, dict(sorted(by_slice.items())), judged)


def judge(coder: Coder, items: Sequence[Item], adverts: Sequence[Labelled], careful: bool = True) -> list[Judged]:
    """Return what `coder` makes of `items`, each beside what people made of the advert in its place."""
    return list(map(_judged, coder.code_many(items, top=TOP, careful=careful), adverts))


def _plausible(coder: Coder, items: Sequence[Item], careful: bool) -> list[dict[int, Set[str]]]:
    """Return the groups that cannot be ruled out for each item, by digits of the level."""
    probabilities = coder.probabilities(items, careful)
    found: list[dict[int, Set[str]]] = [{} for _ in items]
    for level in LEVELS:
        groups, summed = by_group(probabilities, coder.codes, level)
        for each, item, shares in zip(found, items, summed, strict=True):
            least = coder.rule(item.kind, careful).least[str(level)]
            each[level] = {groups[place] for place in np.flatnonzero(shares >= least)}
    return found


def _covered(plausible: Sequence[Mapping[int, Set[str]]], adverts: Sequence[Labelled]) -> dict[str, float]:
    """Return how often the group that a coder named best is plausible, by level, over adverts and their coders."""
    return {
        f"plausible {level}d": fmean(
            fmean(code[:level] in groups[level] for code in advert.best)
            for groups, advert in zip(plausible, adverts, strict=True)
        )
        for level in LEVELS
    }


def _judged(coding: Coding, advert: Labelled) -> Judged:
    candidates = [(each.code, each.probability) for each in coding.candidates]
    return Judged(candidates, advert.best, advert.acceptable, coding.code or "")
