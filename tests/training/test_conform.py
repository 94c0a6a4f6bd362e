"""The thresholds keep the stated coverage, on items that they were not chosen on."""

from __future__ import annotations

import numpy as np
import pytest

from training.conform import coverages, crossed_coverages, least_probabilities

CODES = ("1111", "1112", "1121", "2111", "3111")


def drawn(items, seed):
    """Probabilities, and a truth drawn by other probabilities: the classifier is wrong about how sure it is."""
    chance = np.random.default_rng(seed)
    probabilities = chance.dirichlet(np.full(len(CODES), 0.3), items).astype(np.float32)
    honest = probabilities**0.5
    honest /= honest.sum(axis=1, keepdims=True)
    truth = [str(chance.choice(CODES, p=row / row.sum())) for row in honest.astype(float)]
    return probabilities, truth


@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.95])
def test_the_coverage_holds_at_every_level_on_fresh_items(coverage):
    least = least_probabilities(*_arguments(drawn(4_000, 1)), coverage)
    probabilities, truth = drawn(4_000, 2)
    for level in (4, 3, 2, 1):
        sums = [
            sum(row[i] for i, code in enumerate(CODES) if code[:level] == true[:level])
            for row, true in zip(probabilities, truth, strict=True)
        ]
        assert np.mean(np.array(sums) >= least[str(level)]) == pytest.approx(coverage, abs=0.02)


def test_wider_groups_need_more():
    least = least_probabilities(*_arguments(drawn(2_000, 3)), 0.9)
    assert least["4"] <= least["3"] <= least["2"] <= least["1"]


def test_with_too_few_items_nothing_is_ruled_out():
    assert set(least_probabilities(*_arguments(drawn(8, 4)), 0.9).values()) == {0.0}


def _arguments(given):
    probabilities, truth = given
    return probabilities, CODES, truth


def test_each_half_is_measured_by_the_other():
    probabilities, truth = drawn(3_000, 5)
    crossed = crossed_coverages(probabilities, CODES, truth, 0.9)
    assert list(crossed.values()) == pytest.approx([0.9] * 4, abs=0.02)
    own = coverages(probabilities, CODES, truth, least_probabilities(probabilities, CODES, truth, 0.9))
    assert list(own.values()) == pytest.approx([0.9] * 4, abs=0.002)


def test_no_items_cannot_be_measured():
    with pytest.raises(ValueError, match="no items"):
        coverages(np.empty((0, len(CODES)), np.float32), CODES, [], {})
