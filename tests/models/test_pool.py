"""Pooling the classifier with the index."""

from __future__ import annotations

import numpy as np
import pytest

from models.lookup import Match
from models.pool import Pool, evidence_of

PLACES = {"1111": 0, "2222": 1, "3333": 2}
LOGS = np.log(np.array([[0.7, 0.2, 0.1]], dtype=np.float32))


def named(code, groups=("2222",), why="only_entry", whole=True):
    return Match(code, why, (), frozenset(groups), whole)


def test_without_a_match_and_with_slope_1_the_classifier_stands():
    assert Pool([1.0], {}).probabilities([LOGS], [None], PLACES)[0] == pytest.approx([0.7, 0.2, 0.1], abs=1e-6)


def test_a_match_multiplies_the_odds_of_its_group():
    pooled = Pool([1.0], {"only_entry/whole": np.log(10)}).probabilities([LOGS], [named("2222")], PLACES)[0]
    assert pooled == pytest.approx(np.array([0.7, 2.0, 0.1]) / 2.8, abs=1e-6)


def test_an_open_match_lifts_every_group_of_its_entries():
    open_match = named(None, ("2222", "3333"), "open")
    pooled = Pool([1.0], {"open/whole": np.log(2)}).probabilities([LOGS], [open_match], PLACES)[0]
    assert pooled == pytest.approx(np.array([0.7, 0.4, 0.2]) / 1.3, abs=1e-6)


def test_evidence_without_a_weight_changes_nothing():
    assert Pool([1.0], {}).probabilities([LOGS], [named("2222")], PLACES)[0] == pytest.approx([0.7, 0.2, 0.1], abs=1e-6)


def test_a_slope_below_1_is_humbler():
    humble = Pool([0.5], {}).probabilities([LOGS], [None], PLACES)[0]
    assert humble[0] < 0.7
    assert humble.sum() == pytest.approx(1, abs=1e-6)


def test_two_classifiers_are_averaged_in_logs():
    other = np.log(np.array([[0.1, 0.8, 0.1]], dtype=np.float32))
    pooled = Pool([0.5, 0.5], {}).probabilities([LOGS, other], [None], PLACES)[0]
    means = np.sqrt([0.7 * 0.1, 0.2 * 0.8, 0.1 * 0.1])
    assert pooled == pytest.approx(means / means.sum(), abs=1e-6)


def test_pooling_leaves_its_input_alone():
    before = LOGS.copy()
    Pool([0.5], {"only_entry/whole": 3.0}).probabilities([LOGS], [named("2222")], PLACES)
    assert (before == LOGS).all()


def test_evidence_has_a_name():
    assert evidence_of(named("2222", whole=False)) == "only_entry/core"
