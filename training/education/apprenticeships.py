"""Learn where apprenticeship standards are coded to, from those with an official code, and measure it on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from mappings.package import rows
from mappings.schemes import load_scheme
from mappings.version import data_version
from models.apprenticeships.evidence import KINDS, Habits, weigh
from models.apprenticeships.nearness import Nearness
from models.apprenticeships.ranker import pooled
from models.apprenticeships.standard import LEVELS, Standard, read
from models.courses.vectors import Vectors
from models.depth import LEVELS as DEPTHS
from models.education import shipped
from training.conform import COVERAGE, least_probabilities
from training.education.networks import unseen
from training.education.standards import Coded, coded_standards, folds

PART, COURSES = "apprenticeships", "courses"
FOLDS, SEED = 5, 20261127

_PRIOR_PRECISION = 1.0
"""Weights are drawn to 0 as by a normal prior of variance 1."""
_BELIEF = 5.0
"""As many standards as it takes to believe a level or a route half, against what holds for all of them."""
_ELSEWHERE = 0.02
"""Standards that a group is taken to have beside those seen."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """What speaks for the groups of each standard, from what was learned without it.

    Attributes:
        standards: the standards.
        folds: the fold of each, shape (standards,).
        evidence: by what was learned without the fold, shape (standards, groups, kinds).
        alone: the same, where only the title is given.
        codes: the unit groups.
    """

    standards: Sequence[Coded]
    folds: NDArray[np.int64]
    evidence: NDArray[np.float32]
    alone: NDArray[np.float32]
    codes: Sequence[str]

    @property
    def truth(self) -> NDArray[np.int64]:
        """The place of each official code among the unit groups, shape (standards,)."""
        return np.array([self.codes.index(each.code) for each in self.standards])

    def probabilities(self, by_title_alone: bool = False) -> NDArray[np.float32]:
        """Return probabilities by weights that were fitted on other folds too, shape (standards, groups)."""
        given = self.alone if by_title_alone else self.evidence
        found = np.empty(given.shape[:2], np.float32)
        for fold in np.unique(self.folds):
            out = self.folds == fold
            found[out] = pooled(given[out], fit(self.evidence[~out], self.truth[~out]))
        return found


def cross(sources: Path, work: Path, seed: int = SEED, by_title: bool = True) -> Crossed:
    """Return the evidence for each standard with an official code, from networks and habits learned without it.

    Args:
        sources: the folder of sources.
        work: the folder in which networks are kept.
        seed: of every random choice.
        by_title: whether they are learned without standards that share a title with it too.
    """
    standards = coded_standards(sources)
    fold = folds(standards, FOLDS, seed, by_title)
    codes = load_scheme("soc2020").unit_groups
    nearness = Nearness(Vectors(shipped.read(COURSES).arrays), codes)
    evidence, alone = np.empty((2, len(standards), len(codes), len(KINDS)), np.float32)
    for number, network in enumerate(unseen(sources, work, standards, fold, seed)):
        out = fold == number
        seen = habits([each for each, is_out in zip(standards, out, strict=True) if not is_out], codes)
        given = [read(standards[row].item) for row in np.flatnonzero(out)]
        evidence[out], _ = weigh(given, network, nearness, seen)
        alone[out], _ = weigh([Standard(each.title) for each in given], network, nearness, seen)
    return Crossed(standards, fold, evidence, alone, codes)


def learn(crossed: Crossed, out: Path = shipped.FOLDER) -> str:
    """Fit the weights of the evidence and the depth rule, write them to `out` and return their version."""
    learned = habits(crossed.standards, crossed.codes)
    truth = [each.code for each in crossed.standards]
    least = least_probabilities(crossed.probabilities(), crossed.codes, truth, COVERAGE)
    edition, _, _ = data_version().partition("+")
    arrays = {
        "weights": fit(crossed.evidence, crossed.truth),
        "routes": np.array(learned.routes),
        "of_level": learned.of_level.astype(np.float16),
        "of_route": learned.of_route.astype(np.float16),
        "least": np.array([least[str(level)] for level in DEPTHS]),
        "coverage": np.array(COVERAGE),
    }
    return shipped.write(PART, edition, arrays, out)


def fit(evidence: NDArray[np.float32], truth: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the weights of the kinds of evidence that make the true groups most likely, shape (kinds,)."""
    places = np.arange(len(truth))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        shares = pooled(evidence, weights.astype(np.float32))
        likelihood = np.log(np.maximum(shares[places, truth], np.finfo(np.float32).tiny)).sum()
        expected = np.einsum("sg,sgk->k", shares, evidence)
        gradient = expected - evidence[places, truth].sum(axis=0) + _PRIOR_PRECISION * weights
        return -likelihood + 0.5 * _PRIOR_PRECISION * (weights**2).sum(), gradient.astype(np.float64)

    start = np.full(evidence.shape[2], 0.3)
    return minimize(loss, start, jac=True, method="L-BFGS-B").x.round(4).astype(np.float32)


def habits(standards: Sequence[Coded], codes: Sequence[str]) -> Habits:
    """Return where the standards of each level and route are; the variants of a standard count as one together."""
    routes = tuple(code for code, _ in rows("routes"))
    titles = dict(rows("routes"))
    families = [each.family for each in standards]
    by_level = np.zeros((LEVELS.stop, len(codes)))
    by_route = np.zeros((len(routes), len(codes)))
    for each in standards:
        place, part = codes.index(each.code), 1 / families.count(each.family)
        by_level[each.occupation.level, place] += part
        by_route[[titles[route] for route in routes].index(each.occupation.route), place] += part
    return Habits(routes, _ratios(by_level, codes, 1), _ratios(by_route, codes, max(DEPTHS)))


def _ratios(counts: NDArray[np.float64], codes: Sequence[str], depth: int) -> NDArray[np.float32]:
    """Return logs of shares in each row against those in all, digit by digit down to `depth`, shape (rows, groups).

    At each digit the share of a group within the group above it is drawn to what it is over all rows.
    """
    total = counts.sum(axis=0) + _ELSEWHERE
    found = np.zeros_like(counts)
    for digits in range(1, depth + 1):
        inside, above = (_summed(codes, length) for length in (digits, digits - 1))
        usual = (total @ inside) / (total @ above)
        shares = (counts @ inside + _BELIEF * usual) / (counts @ above + _BELIEF)
        found += np.log(shares / usual)
    return found.round(4).astype(np.float32)


def _summed(codes: Sequence[str], digits: int) -> NDArray[np.float64]:
    """Return which groups share their first digits, shape (groups, groups)."""
    heads = np.array([code[:digits] for code in codes])
    shared: NDArray[np.float64] = np.equal(heads[:, None], heads).astype(np.float64)
    return shared
