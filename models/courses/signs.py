"""The signs that a subject leads to a unit group: numbers that are known of every pair, for ranking and as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.crosswalk import carried
from mappings.index import load_index
from mappings.occupational_maps import MapOccupation, load_occupations
from mappings.schemes import MINOR_GROUP, load_scheme
from models.coding import Scheme
from models.courses.routes import Routes
from models.courses.vectors import Vectors

SIGNS = (
    "map, level 4 or higher",
    "map, lower level",
    "coding index",
    "title of the group",
    "title of the minor group",
    "coding index, within the minor group",
    "index as learned",
    "standards of degree level",
    "entered by degree",
    "major group entered by degree",
    "sub-major group entered by degree",
    "nearest entry route",
    "entry routes near",
)
"""Names of the signs, in order; the last five go by the entry routes that are known."""

OWN_ROUTES = ("entered by degree", "nearest entry route", "entry routes near")
"""Signs that tell nothing of a group to which no entry route is known."""

DEGREE = 6
"""Level of a qualification that is a degree, the lowest."""

HIGHER = 4
"""Level of a qualification of higher education, the lowest."""

_LEAST_LOG = float(np.log(1e-4))
SHARPNESS = 5.0
"""Factor of the vectors, of length 1, that the classifier of titles reads."""

_NEARNESS = 4
_PRIOR = 0.02
_AT_A_TIME = 128


@dataclass(frozen=True, slots=True)
class Witness:
    """A text that speaks for a unit group: an index entry, a title of a group, or an occupation of the maps.

    Attributes:
        text: the text.
        group: place of the unit group.
        share: share of it that is in the group, above 0 and at most 1.
        occupation: the occupation of the maps; None for other texts.
    """

    text: str
    group: int
    share: float = 1.0
    occupation: MapOccupation | None = None


class Witnesses:
    """Texts of one kind, sorted by group, with their vectors."""

    def __init__(self, each: Sequence[Witness], vectors: Vectors, groups: int) -> None:
        self.each = sorted(each, key=lambda one: one.group)
        self._groups = groups
        self._present = [group for group, _ in groupby(one.group for one in self.each)]
        of_group = np.array([one.group for one in self.each])
        self._starts = np.searchsorted(of_group, self._present)
        self._ends = np.append(self._starts[1:], len(self.each))
        self._place = {group: place for place, group in enumerate(self._present)}
        self._shares = np.array([one.share for one in self.each], np.float32)
        self._vectors = vectors.of([one.text for one in self.each])

    def nearest(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the likeness to the nearest text of each group times its share, 0 to 1, shape (asked, groups)."""
        found = np.zeros((len(asked), self._groups), np.float32)
        for start in range(0, len(asked), _AT_A_TIME):
            some = slice(start, start + _AT_A_TIME)
            likeness = (asked[some] @ self._vectors.T) * self._shares
            found[some, self._present] = np.maximum.reduceat(likeness, self._starts, axis=1)
        return found.clip(min=0)

    def likeness(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the likeness of each text to what is asked, times its share, shape (texts,)."""
        found: NDArray[np.float32] = (self._vectors @ asked) * self._shares
        return found

    def best(self, likeness: NDArray[np.float32], group: int) -> tuple[Witness, float] | None:
        """Return the text of a group that is nearest, and its likeness; None where the group has no text."""
        place = self._place.get(group)
        if place is None:
            return None
        start, end = self._starts[place], self._ends[place]
        best = start + int(likeness[start:end].argmax())
        return self.each[best], float(likeness[best])


class Signs:
    """The signs in one scheme.

    Attributes:
        scheme: the scheme.
        groups: its unit groups.
        vectors: the vectors of texts.
        index: entries of the coding index.
        standards: occupations of the occupational maps that an apprenticeship leads to, by their official codes, which
            are carried over to SOC2010 by shares.
        t_levels: those that a T Level leads to.
    """

    def __init__(self, scheme: Scheme, vectors: Vectors, head: NDArray[Any], bias: NDArray[Any]) -> None:
        """Take the vectors, and the linear classifier of titles that was learned on them (size, groups)."""
        self.scheme: Scheme = scheme
        self.groups = load_scheme(scheme).unit_groups
        self.vectors = vectors
        self._head, self._bias = head.astype(np.float32), bias.astype(np.float32)
        size = len(self.groups)
        self.index = Witnesses(index_witnesses(scheme), vectors, size)
        maps, titles = _map_witnesses(scheme), load_scheme(scheme).groups
        self.standards = Witnesses([each for each in maps if _has_product(each, "ST")], vectors, size)
        self.t_levels = Witnesses([each for each in maps if _has_product(each, "TL")], vectors, size)
        self._higher = Witnesses([each for each in maps if _is_higher(each)], vectors, size)
        self._lower = Witnesses([each for each in maps if not _is_higher(each)], vectors, size)
        of_groups = [Witness(titles[code].title, place) for place, code in enumerate(self.groups)]
        self._titles = Witnesses(of_groups, vectors, size)
        minor = [titles[code[:MINOR_GROUP]].title for code in self.groups]
        self._minor_titles = Witnesses([Witness(title, place) for place, title in enumerate(minor)], vectors, size)
        self._minor = np.unique([code[:MINOR_GROUP] for code in self.groups], return_inverse=True)[1]
        degrees = [each for each in maps if each.occupation and each.occupation.level >= DEGREE]
        counts = np.bincount([each.group for each in degrees], [each.share for each in degrees], size)
        self._degrees = np.log1p(counts).astype(np.float32)

    def of(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the signs that do not go by entry routes, for the vectors of subjects; shape (asked, groups, 8)."""
        scores = SHARPNESS * (asked @ self._head) + self._bias
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        kinds = (self._higher, self._lower, self.index, self._titles, self._minor_titles)
        nearest = [each.nearest(asked) for each in kinds]
        nearest.append(self._over_minor_groups(nearest[2]))
        of_degree = np.broadcast_to(self._degrees, logs.shape)
        return np.stack([*nearest, logs.clip(min=_LEAST_LOG), of_degree], axis=-1)

    def by_routes(self, asked: NDArray[np.float32], routes: Routes) -> NDArray[np.float32]:
        """Return the signs by the entry routes that are known; shape (asked, groups, 5).

        The last is the log of the share of near subjects that lead to the group, each counting by the fourth power of
        its likeness (a kernel estimate: Nadaraya, 1964), drawn towards the share among all subjects.
        """
        likeness = (asked @ self.vectors.of(routes.subjects).T).clip(min=0)
        counts = routes.links.sum(axis=0)
        prior = np.log((counts + 0.3) / len(routes.subjects))
        wider = [self._entered(counts, len(routes.subjects), digits) for digits in (1, 2)]
        nearest = np.zeros((len(asked), len(self.groups)))
        for group in np.flatnonzero(counts):
            nearest[:, group] = (likeness * routes.links[:, group]).max(axis=1)
        weights = likeness**_NEARNESS
        near = np.log((weights @ routes.links + _PRIOR * np.exp(prior)) / (weights.sum(axis=1, keepdims=True) + _PRIOR))
        of_groups = [np.broadcast_to(each, nearest.shape) for each in (prior, *wider)]
        return np.stack([*of_groups, nearest, near], axis=-1).astype(np.float32)

    def all(self, asked: NDArray[np.float32], routes: Routes) -> NDArray[np.float32]:
        """Return all signs, in the order of `SIGNS`; shape (asked, groups, 13)."""
        return np.concatenate([self.of(asked), self.by_routes(asked, routes)], axis=-1)

    def _over_minor_groups(self, likeness: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the largest likeness of the groups of each minor group, for each of these groups."""
        starts = np.flatnonzero(np.diff(self._minor, prepend=-1))
        best: NDArray[np.float32] = np.maximum.reduceat(likeness, starts, axis=1)[:, self._minor]
        return best

    def _entered(self, counts: NDArray[np.float64], subjects: int, digits: int) -> NDArray[np.float64]:
        """Return the log of the mean share of subjects that lead to a group, over each wider group."""
        wider = np.array([code[:digits] for code in self.groups])
        means = {code: (counts[wider == code].sum() + 1) / (wider == code).sum() / subjects for code in set(wider)}
        return np.log([means[code] for code in wider])


def index_witnesses(scheme: Scheme) -> list[Witness]:
    """Return the titles of the coding index with the groups that they name."""
    places = load_scheme(scheme).places
    found = {
        (entry.title, places[code])
        for entries in load_index().titles.values()
        for entry in entries
        if (code := getattr(entry, scheme))
    }
    return [Witness(title, group) for title, group in sorted(found)]


def _map_witnesses(scheme: Scheme) -> list[Witness]:
    places = load_scheme(scheme).places
    return [
        Witness(each.title, places[link.code], link.share, each)
        for each in load_occupations().values()
        if each.soc2020
        for link in carried(each.soc2020, "soc2020", scheme)
    ]


def _is_higher(witness: Witness) -> bool:
    return witness.occupation is not None and witness.occupation.level >= HIGHER


def _has_product(witness: Witness, kind: str) -> bool:
    return witness.occupation is not None and any(each.startswith(kind) for each in witness.occupation.products)
