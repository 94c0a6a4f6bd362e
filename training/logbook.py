"""Log an evaluation to the run of the model that was measured: figures, plots, the page, and each advert's coding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from training.codings import FOLDER
from training.codings import write as write_codings
from training.evaluate import Evaluation
from training.labelled import Labelled
from training.registry import version_of
from training.report import SLICE_FIGURES, plots, write
from training.tracking import store

_MOST_AT_ONCE = 1_000
"""Metrics that MLflow takes at once."""


def log_evaluation(uri: str, evaluation: Evaluation, adverts: Sequence[Labelled], what: str, careful: bool) -> None:
    """Log what was measured of a registered model.

    Args:
        uri: as in `training.registry.resolve`.
        evaluation: what was measured.
        adverts: what it was measured on.
        what: the name of these adverts, which metrics and files are kept under.
        careful: whether the encoder was asked; without it, codings are not kept for comparisons.

    Raises:
        SocCoderError: the registry cannot be reached, or there is no such model.
    """
    name = allowed(what)
    with store() as client, TemporaryDirectory() as beside:
        from mlflow import log_metrics

        folder = Path(beside)
        version = version_of(client, uri)
        metrics = list(_metrics(evaluation, name))
        for start in range(0, len(metrics), _MOST_AT_ONCE):
            some = dict(metrics[start : start + _MOST_AT_ONCE])
            log_metrics(some, run_id=version.run_id, model_id=version.model_id)
        write(evaluation, what, folder)
        for plot, figure in plots(evaluation).items():
            figure.savefig(folder / f"{plot}.png", dpi=120)
        client.log_artifacts(version.run_id, str(folder), f"evaluations/{name}")
        if careful:
            client.log_artifact(version.run_id, str(write_codings(evaluation.judged, adverts, folder)), FOLDER)


def allowed(name: str) -> str:
    """Return a name as MLflow allows it for a metric: `agree@1` is `agree_at_1`, other marks are left out."""
    return re.sub(r"[^\w\-. /:]", "", name.replace("@", "_at_"))


def _metrics(evaluation: Evaluation, what: str) -> Iterator[tuple[str, float]]:
    for part, figures in evaluation.parts.items():
        for figure, value in figures.items():
            yield allowed(f"{what}/{part}/{figure}"), value
    for name, figures in evaluation.slices.items():
        for figure in SLICE_FIGURES:
            yield allowed(f"{what}/{name}/{figure}"), figures[figure]
