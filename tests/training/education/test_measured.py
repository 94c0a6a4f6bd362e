"""What is shipped of courses keeps what is told of it; takes some 15 seconds of one core."""

from __future__ import annotations

import numpy as np
import pytest

from models.courses.routes import load_routes
from models.courses.subjects import load_naming, load_vectors
from models.courses.vectors import Vectors
from models.education import shipped
from training.education import naming, ranking
from training.education.courses import SEED, areas


@pytest.fixture(scope="module")
def arrays():
    return shipped.read("courses").arrays


def test_the_ranker_is_the_one_that_the_routes_teach_and_finds_links_left_out(arrays):
    from models.courses.occupations import load_ranker

    given = ranking.lesson(load_ranker("soc2010").signs, load_routes("soc2010"))
    folds = ranking.folds_at_random(len(given.routes.subjects), SEED)
    assert ranking.fit(given, folds) == pytest.approx(arrays["slopes_soc2010"], abs=1e-3)
    weights = ranking.cross_fit(given, folds)
    assert ranking.recall(weights, given.routes.links, 10) >= 0.75


def test_synonyms_left_out_are_known_by_the_others(arrays):
    found = naming.cross_fit(load_vectors(), arrays["naming"], SEED)
    assert len(found) == 74
    assert naming.accuracy(found, 1) >= 0.75
    assert naming.accuracy(found, 3) >= 0.90


def test_areas_are_folds_of_all_subjects_of_the_routes():
    routes = load_routes("soc2010")
    folds = areas(routes, load_naming())
    assert folds.shape == (len(routes.subjects),)
    assert 15 < len(np.unique(folds)) < 25


def test_a_vector_that_is_kept_is_near_the_one_that_is_summed(arrays):
    texts = ["civil engineering", "Nursing", "history of art"]
    nothing = {"kept_keys": np.empty(0, np.uint64), "kept": np.empty((0, arrays["kept"].shape[1]), np.int8)}
    kept, summed = load_vectors().of(texts), Vectors({**arrays, **nothing}).of(texts)
    assert (kept * summed).sum(axis=1) == pytest.approx(np.ones(3), abs=0.01)
