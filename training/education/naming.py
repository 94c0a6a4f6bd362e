"""How a subject is known by its name: weights of the signs, and words to be written out, learned from known names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from mappings.package import rows
from models.courses.subjects import Name, Naming, names, synonyms
from models.courses.vectors import Vectors

FIRST = np.array([1.0, 1.0, 1.0, 0.02, 1.0], np.float32)
"""Weights of the signs by which names are shortlisted while those are learned."""

FOLDS = 10
_RIDGE = 5e-4
_LONGEST = 3


def respellings(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return words that stand for others, from pairs of a synonym and the name that it stands for.

    Where the two differ in one word of the synonym, which no term of HECoS has, and in at most three of the name, the
    one stands for the others: "applied maths" and "Applied mathematics" tell that "maths" does for "mathematics".
    """
    terms = {word for _, title in rows("hecos") for word in normalise(title).split()}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for synonym, name in pairs:
        one, other = normalise(synonym).split(), normalise(name).split()
        while one and other and one[0] == other[0]:
            one, other = one[1:], other[1:]
        while one and other and one[-1] == other[-1]:
            one, other = one[:-1], other[:-1]
        if len(one) == 1 and 1 <= len(other) <= _LONGEST and one[0] not in terms:
            found[one[0]][" ".join(other)] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in found.items()}


def matches() -> list[tuple[str, str]]:
    """Return the synonyms of degree subjects that can be taken for them, each with the degree subject."""
    return [(synonym, name) for synonym, kind, name in rows("degree_subject_synonyms") if kind == "match"]


def fit(vectors: Vectors) -> NDArray[np.float32]:
    """Return the weights of the signs, shape (5,), learned from names that are no term of HECoS.

    Each is sought among the names of all sources but those that are the same as it, and without the synonyms of degree
    subjects, which are for measuring.
    """
    from scipy.optimize import minimize

    terms = {normalise(title) for _, title in rows("hecos")}
    known = list(names())
    naming = Naming(known, vectors, FIRST, {})
    cases = []
    for name, codes in dict.fromkeys(each for each in known if normalise(each[0]) not in terms):
        best = naming.best(name, without=normalise(name))
        right = np.array([bool({*each} & {*codes}) for each in best])
        if right.any():
            cases.append((np.stack(list(best.values())).astype(np.float64), right))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = _RIDGE * len(cases) * float(weights @ weights), 2 * _RIDGE * len(cases) * weights
        for signs, right in cases:
            scores = signs @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mine = float(shares[right].sum())
            total -= np.log(mine + 1e-12)
            slope = slope - signs.T @ (np.where(right, shares / (mine + 1e-12), 0.0) - shares)
        return total / len(cases), slope / len(cases)

    found: NDArray[np.float32] = minimize(loss, np.ones(len(FIRST)), jac=True, method="L-BFGS-B").x.astype(np.float32)
    return found


def cross_fit(vectors: Vectors, weights: NDArray[np.float32], seed: int) -> list[tuple[str, set[str], list[str]]]:
    """Return each synonym of degree subjects, its subjects, and the three that are found without it.

    Nine tenths of the synonyms are among the names each time, and words to be written out are learned from them alone;
    the name that is sought is among the names of no source.
    """
    others, known = list(synonyms()), list(names())
    folds = np.random.default_rng(seed).permutation(len(others)) % FOLDS
    found = []
    for fold in range(FOLDS):
        mine = [each for each, of in zip(others, folds, strict=True) if of == fold]
        rest = [each for each, of in zip(others, folds, strict=True) if of != fold]
        asked = {normalise(name) for name, _ in mine}
        had = [each for each in chain(known, rest) if normalise(each[0]) not in asked]
        naming = Naming(had, vectors, weights, respellings(_among(matches(), rest)))
        found += [(name, {*codes}, [each.code for each in naming.of_text(name, 3)]) for name, codes in mine]
    return found


def accuracy(found: Sequence[tuple[str, set[str], list[str]]], most: int) -> float:
    """Return the share of names one of whose subjects is among the first `most` that were found."""
    return float(np.mean([bool(codes & {*best[:most]}) for _, codes, best in found]))


def _among(pairs: Iterable[tuple[str, str]], some: Sequence[Name]) -> list[tuple[str, str]]:
    held: Mapping[str, None] = {name: None for name, _ in some}
    return [pair for pair in pairs if pair[0] in held]
