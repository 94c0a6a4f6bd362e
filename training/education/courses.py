"""Learn to code courses: vectors, names of subjects, ranking of occupations; and measure it on what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.occupational_maps import load_occupations
from mappings.schemes import UNIT_GROUP, load_scheme, load_subjects
from mappings.subject_crosswalk import load_subject_crosswalk
from mappings.version import data_version
from models.coding import Scheme
from models.courses.occupations import LEAST_WEIGHT, STEPS, Ranker
from models.courses.routes import Routes, load_routes
from models.courses.signs import SIGNS, Signs
from models.courses.subjects import PART, Naming, names, synonyms
from models.courses.vectors import Vectors
from models.education import shipped
from training.education import head, naming, ranking, vectors

COVERAGE = 0.9
"""Share of the links of entry routes whose weight is at least that of a plausible group."""

SEED = 20261127

_DECIMALS = 6
"""To which slopes are kept: the same on any number of cores."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, and how good it is on what it was not learned from.

    Attributes:
        version: version of the part.
        figures: the figures, by name (`docs/courses.md`).
    """

    version: str
    figures: dict[str, float]


def learn(work: Path, folder: Path = shipped.FOLDER, seed: int = SEED) -> Learned:
    """Learn to code courses from the tables, and write the part `courses`.

    Args:
        work: folder for what MiniLM makes of the texts.
        folder: folder of the part.
        seed: of every random choice.
    """
    arrays: dict[str, NDArray[Any]] = vectors.fit(work, _kept(), seed)
    meaning = Vectors(arrays)
    arrays["naming"] = naming.fit(meaning)
    respelt = naming.respellings(naming.matches())
    arrays["respelt"], arrays["respellings"] = np.array(list(respelt)), np.array(list(respelt.values()))
    subjects = [group.title for group in load_subjects("hecos").groups.values()]
    for scheme in get_args(Scheme):
        weights, intercepts = head.fit(scheme, meaning, seed)
        signs, routes = Signs(scheme, meaning, weights, intercepts), load_routes(scheme)
        folds = ranking.folds_at_random(len(routes.subjects), seed)
        given = ranking.lesson(signs, routes)
        slopes = ranking.fit(given, folds).round(_DECIMALS)
        table = Ranker(signs, slopes).weigh(subjects)
        left_out = ranking.cross_fit(given, folds)
        arrays |= {
            f"head_{scheme}": weights,
            f"head_bias_{scheme}": intercepts,
            f"slopes_{scheme}": slopes,
            f"table_{scheme}": np.round(table * STEPS).astype(np.uint16),
            f"plausible_{scheme}": np.array(_threshold(left_out, routes)).round(_DECIMALS),
        }
    version = shipped.write(PART, data_version().split("+")[0], arrays, folder)
    return Learned(version, measure(arrays, seed))


def measure(arrays: Mapping[str, NDArray[Any]], seed: int = SEED) -> dict[str, float]:
    """Measure what was learned on subjects and names left out: ranking and naming are learned again without each."""
    meaning = Vectors(arrays)
    found: dict[str, float] = {}
    routes = load_routes("soc2010")
    signs = Signs("soc2010", meaning, arrays["head_soc2010"], arrays["head_bias_soc2010"])
    given = ranking.lesson(signs, routes)
    by_subject = ranking.folds_at_random(len(routes.subjects), seed)
    by_area = areas(routes, Naming(tuple(names()), meaning, arrays["naming"], {}))
    index = given.fixed[:, :, SIGNS.index("coding index")].astype(np.float64)
    for name, weights in (
        ("by subject", ranking.cross_fit(given, by_subject)),
        ("by area of the CAH", ranking.cross_fit(given, by_area)),
        ("by subject and unit group", ranking.cross_fit_groups(given, by_subject, seed)),
        ("coding index alone", index),
    ):
        for most in (5, 10):
            found[f"{name}/recall@{most}"] = ranking.recall(weights, routes.links, most)
        if weights is not index:
            known = routes.known
            found[f"{name}/calibration error"] = calibration_error(weights[:, known], routes.links[:, known])
    named = naming.cross_fit(meaning, arrays["naming"], seed)
    matches = {synonym for synonym, _ in naming.matches()}
    for name, some in (
        ("synonyms", named),
        ("synonyms that can be taken for the subject", [e for e in named if e[0] in matches]),
    ):
        for most in (1, 3):
            found[f"{name}/top-{most}"] = naming.accuracy(some, most)
        found[f"{name}/names"] = len(some)
    return found


def areas(routes: Routes, found: Naming) -> NDArray[np.int64]:
    """Return a fold for each subject of entry routes: the broadest group of the CAH of its best subject of HECoS."""
    crosswalk = load_subject_crosswalk("hecos", "cah_1_3")
    best = [found.of_text(subject, 1) for subject in routes.subjects]
    within = [crosswalk.targets(each[0].code)[0].code[:2] if each else "" for each in best]
    return np.unique(within, return_inverse=True)[1].astype(np.int64)


def calibration_error(weights: NDArray[np.float64], links: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error (Naeini, 2015) of weights from `LEAST_WEIGHT` on, in equal bins."""
    some = weights >= LEAST_WEIGHT
    each, linked = weights[some], links[some]
    within = np.minimum((each * bins).astype(int), bins - 1)
    gaps = [abs(each[within == at].mean() - linked[within == at].mean()) * (within == at).mean() for at in set(within)]
    return float(sum(gaps))


def _threshold(weights: NDArray[np.float64], routes: Routes) -> float:
    """Return the weight that 9 in 10 of the links left out have at least, each subject counting once."""
    linked = routes.links > 0
    each = weights[linked]
    counts = (routes.links / routes.links.sum(axis=1, keepdims=True))[linked]
    order = np.argsort(-each)
    covered = np.cumsum(counts[order]) / counts.sum()
    return float(each[order][np.searchsorted(covered, COVERAGE)])


def _kept() -> list[str]:
    """Return the texts whose vectors are kept: names of subjects, of occupations, and those of the coding index."""
    groups = chain.from_iterable(load_scheme(scheme).groups.values() for scheme in get_args(Scheme))
    return [
        *(name for name, _ in chain(names(), synonyms())),
        *(normalise(name) for name, _ in chain(names(), synonyms())),
        *load_routes("soc2010").subjects,
        *(group.title for group in groups if len(group.code) == UNIT_GROUP),
        *(each.title for each in load_occupations().values()),
        *(entry.title for entries in load_index().titles.values() for entry in entries),
    ]
