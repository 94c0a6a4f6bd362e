"""Calibrate: fit the pools of classifier and index on adverts that the classifier did not learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from models.coding import Kind
from models.features import Fields
from models.lookup import Match, match
from models.network import Network
from models.pool import evidence_of
from training.examples import Example

_PRIOR_PRECISION = 1.0
"""Weights are drawn to 0 as by a normal prior of variance 1: kinds of evidence seen seldom get little say."""


def calibrate(network: Network, held_out: Sequence[Example], adverts: Sequence[Example]) -> dict[str, Any]:
    """Return the settings of `models.coder.Coder`.

    Args:
        network: the fitted network.
        held_out: coded adverts that it did not learn from.
        adverts: all coded adverts, on which the index's own reliability is measured: it learns from none.
    """
    return {
        "pools": {kind: _pool(network, held_out, kind) for kind in ("job_title", "vacancy")},
        "reliability": _reliability(adverts),
    }


def _pool(network: Network, held_out: Sequence[Example], kind: Kind) -> dict[str, Any]:
    """Fit slope and weights by maximum likelihood of the coders' choices."""
    places = {code: place for place, code in enumerate(network.codes)}
    logs, _ = network.log_probabilities([_fields(example, kind) for example in held_out])
    logs = logs.astype(np.float64)
    truth = np.array([places[example.choice] for example in held_out])
    matches = [_match(example) for example in held_out]
    evidence = sorted({evidence_of(found) for found in matches if found})
    named = np.zeros((len(evidence), *logs.shape))
    for row, found in enumerate(matches):
        if found:
            columns = [places[code] for code in found.named]
            named[evidence.index(evidence_of(found)), row, columns] = 1

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, weights = parameters[0], parameters[1:]
        scores = slope * logs + np.tensordot(weights, named, axes=1)
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        rows = np.arange(len(truth))
        excess = np.exp(scores)
        excess[rows, truth] -= 1
        gradient = np.concatenate([[(excess * logs).sum()], np.tensordot(named, excess, axes=2)])
        gradient[1:] += _PRIOR_PRECISION * weights
        return -scores[rows, truth].sum() + 0.5 * _PRIOR_PRECISION * (weights**2).sum(), gradient

    fitted = minimize(loss, np.concatenate([[1.0], np.zeros(len(evidence))]), jac=True, method="L-BFGS-B")
    slope, *weights = (round(float(value), 4) for value in fitted.x)
    return {"slope": slope, "weights": dict(zip(evidence, weights, strict=True))}


def _reliability(adverts: Sequence[Example]) -> dict[str, float]:
    """Return how often the index's code for a whole bare title is the coder's, by `why`, by the rule of succession."""
    right: dict[str, list[bool]] = {"default": [], "only_entry": []}
    for example in adverts:
        found = _match(example)
        if found and found.code and found.whole:
            right[found.why].append(found.code == example.choice)
    return {why: round((sum(each) + 1) / (len(each) + 2), 4) for why, each in sorted(right.items())}


def _fields(example: Example, kind: Kind) -> Fields:
    return example.fields if kind == "vacancy" else example.fields._replace(category="", description="")


def _match(example: Example) -> Match | None:
    return match(example.title, example.cleaned, "", "", "soc2020")
