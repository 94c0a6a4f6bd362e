"""Compare two models on the coded adverts that training holds out: by how much, on which slices, and for whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mappings.schemes import load_scheme
from training.codings import codings
from training.gate import Difference, differences, worse
from training.labelled import Labelled
from training.metrics import Judged
from training.page import keep, render
from training.plots import differences_by_slice
from training.slices import slices

PAGE, FIGURES = "comparison.html", "comparison.json"

_MOST_TITLES = 3


@dataclass(frozen=True, slots=True)
class Flip:
    """Adverts whose first candidate a challenger moves from one unit group to another.

    Attributes:
        champion: the champion's unit group; empty where it has none.
        challenger: the challenger's.
        adverts: how many there are.
        right_before: those that the champion has right.
        right_after: those that the challenger has right.
        titles: titles of the first few, none twice.
    """

    champion: str
    challenger: str
    adverts: int
    right_before: int
    right_after: int
    titles: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two models make of the same adverts.

    Attributes:
        differences: in agreement, over all adverts and by slice (`training.gate.differences`).
        worse: the names of those in which the challenger is worse beyond noise.
        flips: the codings that change, the most frequent first.
    """

    differences: dict[str, Difference]
    worse: list[str]
    flips: list[Flip]


def compare(champion: str, challenger: str, adverts: Sequence[Labelled]) -> Comparison:
    """Compare two registered models, each coding the adverts as vacancies and with care, as they are served.

    Args:
        champion: address of a model (`training.registry.resolve`).
        challenger: address of the model that would take its place.
        adverts: what people coded and neither model learned from.

    Raises:
        SocCoderError: a model is not there, or the store cannot be reached.
    """
    return of_codings(codings(champion, adverts), codings(challenger, adverts), adverts)


def of_codings(champion: Sequence[Judged], challenger: Sequence[Judged], adverts: Sequence[Labelled]) -> Comparison:
    """Compare what two models make of the same adverts."""
    found = differences(list(map(_is_right, champion)), list(map(_is_right, challenger)), slices(adverts))
    return Comparison(found, worse(found), _flips(champion, challenger, adverts))


def write(comparison: Comparison, champion: str, challenger: str, adverts: str, folder: Path) -> None:
    """Write `PAGE` and `FIGURES` to `folder`, each whole or not at all.

    Args:
        comparison: what was found.
        champion: the champion, as the page calls it.
        challenger: the challenger.
        adverts: what they were compared on.
        folder: made where there is none; what is in it under these names is replaced.
    """
    about = {"champion": champion, "challenger": challenger, "adverts": adverts}
    page = render(
        PAGE,
        {"differences_by_slice": differences_by_slice(comparison.differences, comparison.worse)},
        about=about,
        comparison=comparison,
        titles={code: group.title for code, group in load_scheme("soc2020").groups.items()},
    )
    keep(folder, {PAGE: page, FIGURES: json.dumps({**about, **asdict(comparison)}, indent=1) + "\n"})


def _flips(champion: Sequence[Judged], challenger: Sequence[Judged], adverts: Sequence[Labelled]) -> list[Flip]:
    moved: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(zip(map(_first, champion), map(_first, challenger), strict=True)):
        if pair[0] != pair[1]:
            moved.setdefault(pair, []).append(place)
    return [
        Flip(
            *pair,
            adverts=len(places),
            right_before=sum(_is_right(champion[place]) for place in places),
            right_after=sum(_is_right(challenger[place]) for place in places),
            titles=list(dict.fromkeys(adverts[place].item.title for place in places))[:_MOST_TITLES],
        )
        for pair, places in sorted(moved.items(), key=lambda each: (-len(each[1]), each[0]))
    ]


def _first(row: Judged) -> str:
    return row.candidates[0][0] if row.candidates else ""


def _is_right(row: Judged) -> bool:
    return _first(row) in row.best
