"""The ranker of unit groups for subjects: logistic regression on the signs, cross-fitted on the entry routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.courses.occupations import Weights, weigh
from models.courses.routes import Routes
from models.courses.signs import OWN_ROUTES, SIGNS, Signs

FOLDS = 5

PROFESSIONS = "2"
"""The major group of professional occupations, which SOC defines as those that need a degree or the like."""

_OWN = [SIGNS.index(name) for name in OWN_ROUTES]


@dataclass(frozen=True)
class Lesson:
    """Signs that do not go by entry routes, the vectors of the subjects, and the routes.

    Attributes:
        signs: the signs of the scheme.
        routes: the routes.
        asked: vectors of the subjects of the routes, shape (subjects, size).
        fixed: the signs that do not go by routes, shape (subjects, groups, 8).
    """

    signs: Signs
    routes: Routes
    asked: NDArray[np.float32]
    fixed: NDArray[np.float32]

    def some(self, places: NDArray[np.int64]) -> Lesson:
        """Return the lesson of those subjects alone."""
        return replace(self, routes=self.routes.some(places), asked=self.asked[places], fixed=self.fixed[places])

    def signs_by(self, places: NDArray[np.int64], routes: Routes) -> NDArray[np.float32]:
        """Return all signs of some of the subjects, by the routes that are to be known."""
        return np.concatenate([self.fixed[places], self.signs.by_routes(self.asked[places], routes)], axis=-1)


def lesson(signs: Signs, routes: Routes) -> Lesson:
    """Return what can be learned from routes."""
    asked = signs.vectors.of(routes.subjects)
    return Lesson(signs, routes, asked, signs.of(asked))


def folds_at_random(subjects: int, seed: int) -> NDArray[np.int64]:
    """Return a fold, 0 to 4, for each subject."""
    folds: NDArray[np.int64] = np.random.default_rng(seed).permutation(subjects) % FOLDS
    return folds


def fit(given: Lesson, folds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the slopes of `models.courses.occupations.weigh`, shape (2, 14).

    The signs of a subject go by the routes of the other folds, so that what is learned is how far to trust them for a
    subject that has none. Those of groups to which no route is known are learned on the groups to which some are, each
    fifth of them as if none were, and on those to which none is outside the professions: that no degree leads there is
    believed of them alone.
    """
    routes = given.routes
    known = np.flatnonzero(routes.known)
    unknown = np.array_split(np.random.default_rng(len(known)).permutation(known), FOLDS)
    seldom = np.flatnonzero(~routes.known & np.array([code[0] != PROFESSIONS for code in given.signs.groups]))
    with_routes, without, linked, linked_without = [], [], [], []
    for here, others in _crossed(folds):
        among = routes.some(others)
        with_routes.append(given.signs_by(here, among)[:, known])
        linked.append(routes.links[here][:, known])
        for groups in (*unknown, seldom):
            found = given.signs_by(here, Routes(among.subjects, _without(among.links, groups)))[:, groups]
            found[..., _OWN] = 0
            without.append(found.reshape(-1, found.shape[-1]))
            linked_without.append(routes.links[here][:, groups].reshape(-1))
    pairs = np.concatenate([each.reshape(-1, each.shape[-1]) for each in with_routes])
    return np.stack(
        [
            _slopes(pairs, np.concatenate([each.reshape(-1) for each in linked])),
            _slopes(np.concatenate(without), np.concatenate(linked_without)),
        ]
    )


def cross_fit(given: Lesson, folds: NDArray[np.int64]) -> Weights:
    """Return the weights of each subject by a ranker, and by routes, of the other folds; shape (subjects, groups)."""
    found = np.zeros(given.routes.links.shape)
    for here, others in _crossed(folds):
        among = given.routes.some(others)
        slopes = fit(given.some(others), folds[others])
        found[here] = weigh(given.signs_by(here, among), slopes, among.known)
    return found


def cross_fit_groups(given: Lesson, folds: NDArray[np.int64], seed: int) -> Weights:
    """Return the weights that each unit group would have if no entry route to it, nor any of the subject, were known.

    A fifth of the groups at a time; those to which none is known keep the weights of the first.
    """
    found = np.zeros(given.routes.links.shape)
    known = np.random.default_rng(seed).permutation(np.flatnonzero(given.routes.known))
    for number, groups in enumerate(np.array_split(known, FOLDS)):
        routes = Routes(given.routes.subjects, _without(given.routes.links, groups))
        weights = cross_fit(replace(given, routes=routes), folds)
        found[:, groups] = weights[:, groups]
        if number == 0:
            rest = ~given.routes.known
            found[:, rest] = weights[:, rest]
    return found


def recall(weights: Weights, links: NDArray[np.float64], most: int) -> float:
    """Return the mean share, over subjects, of a subject's links that are among its `most` largest weights."""
    best = np.argsort(-weights, axis=1, kind="stable")[:, :most]
    return float(np.mean(np.take_along_axis(links, best, axis=1).sum(axis=1) / links.sum(axis=1)))


def _slopes(pairs: NDArray[np.float32], goals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return slopes and intercept; a goal that is a share counts as a link of that weight, and as none of the rest."""
    from sklearn.linear_model import LogisticRegression

    rows = pairs.astype(np.float64)
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0] = 1.0
    scaled, some = (rows - mean) / spread, goals > 0
    given = np.concatenate([scaled, scaled[some]])
    answers = np.concatenate([np.zeros(len(scaled)), np.ones(int(some.sum()))])
    counts = np.concatenate([1 - goals, goals[some]])
    counted = counts > 0
    model = LogisticRegression(C=1.0, max_iter=300).fit(given[counted], answers[counted], counts[counted])
    slopes = model.coef_[0] / spread
    return np.append(slopes, model.intercept_[0] - slopes @ mean)


def _without(links: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.float64]:
    left = links.copy()
    left[:, groups] = 0
    return left


def _crossed(folds: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    for fold in np.unique(folds):
        yield np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
