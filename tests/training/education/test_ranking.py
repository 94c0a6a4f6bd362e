from __future__ import annotations

import numpy as np
import pytest

from training.education.ranking import FOLDS, folds_at_random, recall


def test_folds_are_even_and_stay():
    folds = folds_at_random(50, seed=1)
    assert np.bincount(folds).tolist() == [50 // FOLDS] * FOLDS
    assert folds.tolist() == folds_at_random(50, seed=1).tolist()


def test_recall_is_the_mean_share_of_links_among_the_best():
    weights = np.array([[0.9, 0.5, 0.1], [0.1, 0.2, 0.3]])
    links = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    assert recall(weights, links, 1) == pytest.approx(0.25)
    assert recall(weights, links, 3) == 1.0
