"""Calibrate: fit the pools of classifier and index on adverts that the classifier did not learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from models.coder import READ_CLOSELY, named
from models.coding import TitleKind
from models.encoder import Encoder
from models.features import Fields
from models.lookup import Match, match
from models.network import Network
from models.pool import evidence_of
from training.examples import Example

_PRIOR_PRECISION = 1.0
"""Weights are drawn to 0 as by a normal prior of variance 1: kinds of evidence seen seldom get little say."""


def calibrate(
    network: Network, encoder: Encoder | None, held_out: Sequence[Example], adverts: Sequence[Example]
) -> dict[str, Any]:
    """Return the settings of `models.coder.Coder`, but for its depths.

    Args:
        network: the fitted network.
        encoder: the encoder, or None for a coder without one.
        held_out: coded adverts that neither learned from.
        adverts: all coded adverts, on which the index's own reliability is measured: it learns from none.
    """
    matches = [_match(example) for example in held_out]
    truth = [example.choice for example in held_out]
    pools = {}
    for kind in get_args(TitleKind):
        fields = [_fields(example, kind) for example in held_out]
        logs = [network.log_probabilities(fields)[0]]
        pools[named(kind, careful=False)] = _pool(logs, matches, truth, network.codes)
        if encoder and kind == READ_CLOSELY:
            logs.append(encoder.log_probabilities(fields))
            pools[named(kind, careful=True)] = _pool(logs, matches, truth, network.codes)
    return {"pools": pools, "reliability": _reliability(adverts)}


def _pool(
    logs: Sequence[NDArray[np.float32]], matches: Sequence[Match | None], truth: Sequence[str], codes: Sequence[str]
) -> dict[str, Any]:
    """Fit slopes and weights by maximum likelihood of the coders' choices."""
    places = {code: place for place, code in enumerate(codes)}
    experts = np.array(logs, np.float64)
    chosen = np.array([places[code] for code in truth])
    evidence = sorted({evidence_of(found) for found in matches if found})
    named_groups = np.zeros((len(evidence), *experts[0].shape))
    for row, found in enumerate(matches):
        if found:
            named_groups[evidence.index(evidence_of(found)), row, [places[code] for code in found.named]] = 1

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slopes, weights = np.split(parameters, [len(experts)])
        scores = np.tensordot(slopes, experts, axes=1) + np.tensordot(weights, named_groups, axes=1)
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        rows = np.arange(len(chosen))
        excess = np.exp(scores)
        excess[rows, chosen] -= 1
        gradient = np.concatenate(
            [
                np.tensordot(experts, excess, axes=2),
                np.tensordot(named_groups, excess, axes=2) + _PRIOR_PRECISION * weights,
            ]
        )
        return -scores[rows, chosen].sum() + 0.5 * _PRIOR_PRECISION * (weights**2).sum(), gradient

    start = np.concatenate([np.full(len(experts), 1 / len(experts)), np.zeros(len(evidence))])
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B").x.round(4).tolist()
    return {"slopes": fitted[: len(experts)], "weights": dict(zip(evidence, fitted[len(experts) :], strict=True))}


def _reliability(adverts: Sequence[Example]) -> dict[str, float]:
    """Return how often the index's code for a whole bare title is the coder's, by `why`, by the rule of succession."""
    right: dict[str, list[bool]] = {"default": [], "only_entry": []}
    for example in adverts:
        found = _match(example)
        if found and found.code and found.whole:
            right[found.why].append(found.code == example.choice)
    return {why: round((sum(each) + 1) / (len(each) + 2), 4) for why, each in sorted(right.items())}


def _fields(example: Example, kind: TitleKind) -> Fields:
    return example.fields if kind == "vacancy" else example.fields._replace(category="", description="")


def _match(example: Example) -> Match | None:
    return match(example.title, example.cleaned, "", "", "soc2020")
