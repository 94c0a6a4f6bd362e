"""The figures that the cards show of a bundle: how well it does, and for whom; kept apart from it, as they come later.

A bundle is what a run made and stays as it is; what it is measured on may change. So the figures lie beside the cards,
and name the bundle that they are of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from models.coder import Coder
from models.coding import Coding, Item
from models.question import SURE
from training.cards.gender import gendered_titles, sex_of
from training.evaluate import evaluate
from training.examples import is_held_out
from training.labelled import CODED_ADVERTS, DEV, PARTS, Labelled, read_labelled
from training.metrics import Judged, figures
from training.slices import learned_titles

FILE = "figures.json"
"""The file of the figures, in the folder of the cards."""

HELD_OUT, MEASURED_ON = "held out", "measuring set"
"""What is measured on: adverts whose titles training holds out, and those that nothing was learned or chosen from."""

_SHOWN = (
    "rows",
    "agree@1",
    "agree@1 low",
    "agree@1 high",
    "agree@1 3d",
    "agree@5",
    "acceptable@1",
    "coverage@95",
    "ece",
    "plausible 4d",
    "coded at 4 digits",
    "right at 4 digits",
    "not coded",
)


def measure(coder: Coder, sources: Path) -> dict[str, Any]:
    """Return the figures of a coder, in the form of `FILE`.

    Args:
        coder: the coder.
        sources: the folder of sources; without labelled adverts in it there are the figures of gendered titles alone.

    Returns:
        `model` and `data`, the versions measured; `adverts`, by `HELD_OUT` and `MEASURED_ON`, with `parts`, `slices`
        (`training.evaluate`) and `sexes`, the figures of the groups of one sex (`training.cards.gender`);
        `coders agree`, the share of the measuring set to which its two coders gave one unit group, by part;
        `same code`, how often a title gets one unit group whichever sex it names, with the number of titles;
        `questions`, of the adverts held out that the coder is unsure of.
    """
    coded = read_labelled(sources / CODED_ADVERTS)
    held_out = [advert for advert in coded if is_held_out(advert.item.title)]
    learned = learned_titles([advert for advert in coded if not is_held_out(advert.item.title)])
    measured_on = read_labelled((sources / CODED_ADVERTS).with_name(DEV.name))
    found = {name: adverts for name, adverts in ((HELD_OUT, held_out), (MEASURED_ON, measured_on)) if adverts}
    measured = {
        name: evaluate(coder, adverts, learned, sources=sources if name == HELD_OUT else None)
        for name, adverts in found.items()
    }
    shown: dict[str, Any] = _rounded(
        {
            "model": coder.version,
            "data": coder.data_version,
            "adverts": {
                name: {
                    "parts": _shown(evaluation.parts),
                    "slices": _shown(evaluation.slices),
                    "sexes": _shown(_by_sex(found[name], evaluation.judged)),
                }
                for name, evaluation in measured.items()
            },
            "coders agree": {
                part: fmean(len(advert.best) == 1 for advert in those)
                for part in PARTS
                if (those := [advert for advert in measured_on if advert.part == part])
            },
            "same code": {
                "in another form": _same(coder, ((Item(one), Item(other)) for one, other in gendered_titles())),
                "male or female": _same(coder, map(_male_and_female, held_out)) if held_out else None,
            },
            "questions": _questions(coder, held_out) if held_out else None,
        }
    )
    return shown


def read(path: Path, version: str) -> dict[str, Any] | None:
    """Return the figures in a file, or None where there is no such file or they are of another bundle."""
    if not path.exists():
        return None
    measured: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return measured if measured["model"] == version else None


def _shown(by_name: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {name: {figure: each[figure] for figure in _SHOWN if figure in each} for name, each in by_name.items()}


def _by_sex(adverts: Sequence[Labelled], judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the figures of the adverts all of whose coders chose groups of one sex."""
    sexes = [{sex_of(code) for code in advert.best} for advert in adverts]
    rows = {sex: [row for row, each in zip(judged, sexes, strict=True) if each == {sex}] for sex in ("women", "men")}
    return {f"mostly {sex}": figures(each) for sex, each in rows.items() if each}


def _male_and_female(advert: Labelled) -> tuple[Item, Item]:
    male, female = (replace(advert.item, title=f"{sex} {advert.item.title}") for sex in ("Male", "Female"))
    return male, female


def _same(coder: Coder, pairs: Iterable[tuple[Item, Item]]) -> dict[str, float]:
    """Return how many pairs there are, and the share whose items get the same first candidate."""
    first, second = ([_best(coding) for coding in coder.code_many(items, top=1)] for items in zip(*pairs, strict=True))
    return {"pairs": len(first), "share": fmean(one == other for one, other in zip(first, second, strict=True))}


def _questions(coder: Coder, adverts: Sequence[Labelled]) -> dict[str, float]:
    """Return how many adverts the coder is unsure of, how many of these it asks about, and how well it asks."""
    codings = coder.code_many([advert.item for advert in adverts], explain=True)
    unsure = [
        (coding, advert)
        for coding, advert in zip(codings, adverts, strict=True)
        if coding.candidates and (coding.reason or coding.candidates[0].probability < SURE)
    ]
    asked = [(coding.question, advert) for coding, advert in unsure if coding.question]
    return {
        "unsure": len(unsure),
        "asked": len(asked) / max(1, len(unsure)),
        "among the answers": sum(
            not advert.best.isdisjoint(choice.code for choice in question.choices) for question, advert in asked
        )
        / max(1, len(asked)),
    }


def _best(coding: Coding) -> str:
    return coding.candidates[0].code if coding.candidates else ""


def _rounded(measured: Any) -> Any:
    """Return the same with each share to four decimals."""
    if isinstance(measured, dict):
        return {name: _rounded(each) for name, each in measured.items()}
    return round(measured, 4) if isinstance(measured, float) else measured
