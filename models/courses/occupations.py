"""The occupations that a course leads to, each with a weight and with what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.courses.routes import load_routes
from models.courses.signs import Signs, Witnesses
from models.courses.subjects import PART, load_naming, load_vectors
from models.courses.subjects import of_code as subjects_of
from models.education import shipped
from models.links import Link, LinkEvidence, Subject
from models.outcomes.in_use import outcomes
from models.outcomes.weighed import Weighed

LEAST_WEIGHT = 0.01
"""Links of a smaller weight are not told."""

MOST_LINKS = 100

STEPS = 65_535
"""A weight of 1 in the shipped tables, in steps of 16 bits."""

NEAR = 0.6
"""What is less like the subject than this does not speak for a link, but for its likeness."""

_MOST_SOUGHT = 5
"""Subjects of a group by whose titles evidence is sought; the others would rarely add to it."""

_AT_A_TIME = 128

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a code leads.

    Attributes:
        subjects: the subjects of HECoS that it stands for.
        links: the occupations that these lead to, largest weight first; at most `MOST_LINKS`.
        reason: why there are no occupations, in a sentence; empty where there are some.
    """

    subjects: tuple[Subject, ...]
    links: tuple[Link, ...]
    reason: str


class Ranker:
    """Weighs every unit group of one scheme for subjects: logistic regression on `models.courses.signs`.

    Groups to which no entry route is known have slopes of their own: job profiles say of nurses or solicitors what
    degree these need, but not in the list of subjects that the routes are taken from, so that none is known does not
    tell that there is none.
    """

    def __init__(self, signs: Signs, slopes: NDArray[np.float64]) -> None:
        """Take the signs, and the slopes of `weigh`."""
        self.signs = signs
        self._slopes = slopes

    def weigh(self, texts: Sequence[str]) -> Weights:
        """Return the weights of subjects in words, shape (texts, groups)."""
        signs = self.signs
        routes, vectors = load_routes(signs.scheme), signs.vectors.of(texts)
        found = np.empty((len(texts), len(signs.groups)))
        for start in range(0, len(texts), _AT_A_TIME):
            some = slice(start, start + _AT_A_TIME)
            found[some] = weigh(signs.all(vectors[some], routes), self._slopes, routes.known)
        return found


def weigh(signs: NDArray[np.float32], slopes: NDArray[np.float64], known: NDArray[np.bool_]) -> Weights:
    """Return the weights by signs, 0 to 1, shape (subjects, groups).

    Args:
        signs: the signs, shape (subjects, groups, 13).
        slopes: the slope of each and the intercept, of groups to which entry routes are known and of the others, shape
            (2, 14).
        known: whether any is known, shape (groups,).
    """
    of_groups = np.where(known[:, None], slopes[0], slopes[1])
    scores = np.einsum("sgf,gf->sg", signs.astype(np.float64), of_groups[:, :-1]) + of_groups[:, -1]
    found: Weights = 1 / (1 + np.exp(-scores))
    return found


def weights(scheme: Scheme) -> Weights:
    """Return the weights of all subjects of HECoS and unit groups of `scheme`, both in order of their codes.

    They are those that are shipped, with the outcomes in use merged in where there are any; shape (1092, groups).
    """
    weighed = _weighed()
    return weighed.weights(scheme) if weighed else _shipped(scheme)


def of_code(subject_scheme: str, code: str, scheme: Scheme) -> Leads:
    """Return where a subject, or a group of subjects, leads.

    The weight of an occupation is its mean over the subjects that the code may stand for.

    Raises:
        UnknownSchemeError: there is no such scheme of subjects.
        UnknownCodeError: it has no such code.
    """
    subjects = subjects_of(subject_scheme, code)
    if not subjects:
        title = load_subjects(subject_scheme).title
        return Leads((), (), f"The tables link {code} of {title} to no subject of HECoS.")
    links = links_of(mean_weights(subjects, scheme), subjects, scheme)
    return Leads(subjects, links, "" if links else "No occupation has a weight of 0.01 or more.")


def text_weights(asked: Sequence[tuple[str, Sequence[Subject]]], scheme: Scheme) -> Weights:
    """Return where the words of courses lead: the weight of each unit group, shape (courses, groups).

    Words that name several subjects in a row lead where all of them and each of them do.

    Args:
        asked: the words of each course, without award and the like (`models.courses.read`), and the subjects that they
            name, whose outcomes count where any are in use.
        scheme: scheme of the occupations.
    """
    texts = [sought(words) for words, _ in asked]
    weighed = load_ranker(scheme).weigh([text for each in texts for text in each])
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    found: Weights = np.maximum.reduceat(weighed, starts, axis=0) if texts else weighed
    if _weighed():
        for row, (_, subjects) in enumerate(asked):
            share = min(sum(subject.probability for subject in subjects), 1.0)
            found[row] += share * (mean_weights(subjects, scheme) - _mean(_shipped(scheme), subjects))
    return found.clip(0, 1)


def sought(words: str) -> list[str]:
    """Return the words of a course, and each of the names that they put in a row."""
    return list(dict.fromkeys((words, *load_naming().parts(words))))


def mean_weights(subjects: Sequence[Subject], scheme: Scheme) -> Weights:
    """Return the mean weights over subjects, each counting by its probability; shape (groups,)."""
    return _mean(weights(scheme), subjects)


def links_of(
    weighed: Weights,
    subjects: Sequence[Subject],
    scheme: Scheme,
    most: int = MOST_LINKS,
    texts: Sequence[str] | None = None,
) -> tuple[Link, ...]:
    """Return the links of one course, largest weight first.

    Args:
        weighed: weight of each unit group, shape (groups,).
        subjects: its subjects.
        scheme: scheme of the unit groups.
        most: most links.
        texts: what the evidence is sought by; by default the titles of the subjects.
    """
    asked = [subject.title for subject in subjects] if texts is None else texts
    places = [int(place) for place in np.argsort(-weighed, kind="stable")[:most] if weighed[place] >= LEAST_WEIGHT]
    return tuple(_link(float(weighed[place]), place, subjects, scheme, asked) for place in places)


@cache
def load_ranker(scheme: Scheme) -> Ranker:
    """Return the shipped ranker of a scheme; the first call takes a part of a second."""
    arrays = shipped.read(PART).arrays
    signs = Signs(scheme, load_vectors(), arrays[f"head_{scheme}"], arrays[f"head_bias_{scheme}"])
    return Ranker(signs, arrays[f"slopes_{scheme}"])


def _link(weight: float, place: int, subjects: Sequence[Subject], scheme: Scheme, texts: Sequence[str]) -> Link:
    signs = load_ranker(scheme).signs
    code = signs.groups[place]
    counted = _weighed()
    told = counted.evidence_of(subjects, scheme, code) if counted else ()
    near = [each for text in texts[:_MOST_SOUGHT] for each in _near(text, place, scheme)]
    best: dict[str, LinkEvidence] = {}
    for each in near:
        if each.kind not in best or each.strength > best[each.kind].strength:
            best[each.kind] = each
    return Link(code, load_scheme(scheme).group(code).title, round(weight, 4), (*told, *best.values()))


def _near(text: str, place: int, scheme: Scheme) -> Iterator[LinkEvidence]:
    """Yield what is near a subject in words and speaks for a unit group, by kinds, strongest kind first."""
    signs, found = load_ranker(scheme).signs, _likenesses(text, scheme)
    routes = load_routes(scheme)
    named = found.routes * routes.links[:, place]
    if (best := int(named.argmax())) >= 0 and named[best] >= NEAR:
        yield LinkEvidence("entry_route", round(float(named[best]), 2), "degree_routes", routes.subjects[best])
    kinds: tuple[tuple[Literal["apprenticeship", "vocational"], Witnesses, NDArray[np.float32]], ...] = (
        ("apprenticeship", signs.standards, found.standards),
        ("vocational", signs.t_levels, found.t_levels),
    )
    for kind, witnesses, likeness in kinds:
        nearest = witnesses.best(likeness, place)
        if nearest and nearest[1] >= NEAR and (occupation := nearest[0].occupation):
            detail = f"{occupation.title} (level {occupation.level})"
            yield LinkEvidence(kind, round(nearest[1], 2), "map_occupations", detail)
    if entry := signs.index.best(found.index, place):
        yield LinkEvidence("similarity", round(max(entry[1], 0.0), 2), "index", entry[0].text)


@dataclass(frozen=True, slots=True)
class _Likenesses:
    """How like a text is to all that may speak for a link."""

    routes: NDArray[np.float32]
    standards: NDArray[np.float32]
    t_levels: NDArray[np.float32]
    index: NDArray[np.float32]


@lru_cache(maxsize=16)
def _likenesses(text: str, scheme: Scheme) -> _Likenesses:
    signs = load_ranker(scheme).signs
    (asked,) = signs.vectors.of([text])
    routes = _route_vectors(scheme) @ asked
    parts = (each.likeness(asked) for each in (signs.standards, signs.t_levels, signs.index))
    return _Likenesses(routes, *parts)


@cache
def _route_vectors(scheme: Scheme) -> NDArray[np.float32]:
    return load_vectors().of(load_routes(scheme).subjects)


@cache
def _shipped(scheme: Scheme) -> Weights:
    return shipped.read(PART).arrays[f"table_{scheme}"] / STEPS


def _mean(known: Weights, subjects: Sequence[Subject]) -> Weights:
    places = _places()
    shares = np.array([subject.probability for subject in subjects])
    if not len(shares):
        return np.zeros(known.shape[1])
    found: Weights = shares @ known[[places[subject.code] for subject in subjects]] / shares.sum()
    return found


@cache
def _places() -> dict[str, int]:
    return {code: place for place, code in enumerate(load_subjects("hecos").groups)}


def _weighed() -> Weighed | None:
    """Return the weights with the outcomes in use merged in; None where none are in use."""
    told = outcomes()
    return _merged(told.version) if told else None


@lru_cache(maxsize=2)
def _merged(version: str) -> Weighed | None:
    told = outcomes()
    return Weighed(told, {scheme: _shipped(scheme) for scheme in get_args(Scheme)}) if told else None
