"""Write an evaluation to a folder: a page that holds all it shows, and its figures as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from mappings.schemes import load_scheme
from training.evaluate import Evaluation
from training.metrics import FEW, confusions, is_over_few, names, reliability
from training.page import keep, render
from training.plots import agreement_by_slice, confusion_map, reliability_diagram, risk_coverage_curve

PAGE, FIGURES = "evaluation.html", "figures.json"

SLICE_FIGURES = ("rows", "agree@1", "agree@1 low", "agree@1 high", "agree@5", "acceptable@1", "coverage@95", "ece")
"""The figures that a table of slices shows."""

_MOST_CONFUSIONS = 25


def write(evaluation: Evaluation, adverts: str, folder: Path) -> None:
    """Write `PAGE` and `FIGURES` to `folder`, each whole or not at all.

    Args:
        evaluation: what was measured.
        adverts: what it was measured on, as the page calls it.
        folder: made where there is none; what is in it under these names is replaced.
    """
    contents = {
        PAGE: _page(evaluation, adverts),
        FIGURES: json.dumps(as_dictionary(evaluation, adverts), indent=1) + "\n",
    }
    keep(folder, contents)


def as_dictionary(evaluation: Evaluation, adverts: str) -> dict[str, Any]:
    """Return what was measured, in the form of `FIGURES`."""
    return {
        "model": evaluation.model,
        "data": evaluation.data,
        "adverts": adverts,
        "figures": evaluation.parts,
        "slices": evaluation.slices,
        "reliability": [each._asdict() for each in reliability(evaluation.judged)],
        "confusions": _confusions(evaluation),
    }


def plots(evaluation: Evaluation) -> dict[str, Figure]:
    """Return the plots of an evaluation by name."""
    titles = {code: group.title for code, group in load_scheme("soc2020").groups.items()}
    return {
        "reliability_diagram": reliability_diagram(evaluation.judged),
        "risk_coverage_curve": risk_coverage_curve(evaluation.judged),
        "agreement_by_slice": agreement_by_slice(evaluation.slices),
        "confusion_map": confusion_map(evaluation.judged, titles),
    }


def _page(evaluation: Evaluation, adverts: str) -> str:
    measured = as_dictionary(evaluation, adverts)
    return render(
        PAGE,
        plots(evaluation),
        about={**measured, "rows": len(evaluation.judged)},
        parts=evaluation.parts,
        names=names(evaluation.parts.values()),
        slices=evaluation.slices,
        slice_names=SLICE_FIGURES,
        reliability=measured["reliability"],
        confusions=measured["confusions"],
        few=FEW,
        is_over_few=is_over_few,
    )


def _confusions(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return the most frequent confusions of minor groups, the most frequent first."""
    groups = load_scheme("soc2020").groups
    strayed = {pair: count for pair, count in confusions(evaluation.judged).items() if pair[0] != pair[1]}
    ranked = sorted(strayed, key=lambda pair: (-strayed[pair], pair))[:_MOST_CONFUSIONS]

    def named(code: str) -> str:
        return f"{code} {groups[code].title}" if code else "nothing"

    return [
        {"people": named(people), "coder": named(coder), "adverts": strayed[people, coder]} for people, coder in ranked
    ]
