"""The vectorised network against one written plainly."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.features import Fields, bags
from models.network import Network

ITEMS = [
    Fields("staff nurse", "staff nurse"),
    Fields("zzz", "zzz"),
    Fields("", ""),
    Fields("chef de partie", "chef", "Catering", "cook in a busy kitchen"),
]
HIDDEN, GROUPS = 6, 4


@pytest.fixture(scope="module")
def arrays():
    chance = np.random.default_rng(3)
    known = np.unique(bags([ITEMS[0], ITEMS[3]]).hashes)[::2]
    return {
        "codes": np.array(["1111", "2237", "5434", "9111"]),
        "hashes": known,
        "vectors": chance.integers(-127, 128, (len(known), HIDDEN)).astype(np.int8),
        "scales": chance.random(len(known)).astype(np.float16),
        "norm_weight": chance.normal(size=HIDDEN).astype(np.float32),
        "norm_bias": chance.normal(size=HIDDEN).astype(np.float32),
        "output_weight": chance.normal(size=(HIDDEN, GROUPS)).astype(np.float16),
        "output_bias": chance.normal(size=GROUPS).astype(np.float32),
    }


def plain(arrays, item):
    """Return log-probabilities and the share of known n-grams, one number at a time."""
    found = bags([item])
    row_of = {int(value): row for row, value in enumerate(arrays["hashes"])}
    hidden = [0.0] * HIDDEN
    known = 0
    for gram, weight in zip(found.hashes.tolist(), found.weights.tolist(), strict=True):
        if gram in row_of:
            known += 1
            row = row_of[gram]
            for place in range(HIDDEN):
                hidden[place] += float(arrays["vectors"][row, place]) * float(arrays["scales"][row]) * weight
    mean = sum(hidden) / HIDDEN
    spread = math.sqrt(sum((one - mean) ** 2 for one in hidden) / HIDDEN + 1e-5)
    normed = [
        max(0.0, (one - mean) / spread * float(weight) + float(bias))
        for one, weight, bias in zip(hidden, arrays["norm_weight"], arrays["norm_bias"], strict=True)
    ]
    scores = [
        sum(one * float(arrays["output_weight"][place, group]) for place, one in enumerate(normed))
        + float(arrays["output_bias"][group])
        for group in range(GROUPS)
    ]
    total = math.log(sum(map(math.exp, scores)))
    return [score - total for score in scores], known / max(len(found.hashes), 1)


def test_it_is_the_plain_network(arrays):
    logs, known = Network(arrays).log_probabilities(ITEMS)
    for row, item in enumerate(ITEMS):
        expected, share = plain(arrays, item)
        assert logs[row].tolist() == pytest.approx(expected, abs=1e-4)
        assert known[row] == pytest.approx(share)
    assert known[1] == known[2] == 0
    assert 0 < known[0] < 1


def test_many_items_are_coded_as_one_by_one(arrays):
    network = Network(arrays)
    many, _ = network.log_probabilities(ITEMS * 600)
    assert many.shape == (2400, GROUPS)
    for row in (0, 3, 1023, 1024, 2399):
        assert many[row] == pytest.approx(network.log_probabilities([ITEMS[row % 4]])[0][0], abs=1e-5)


def test_no_items(arrays):
    logs, known = Network(arrays).log_probabilities([])
    assert logs.shape == (0, GROUPS)
    assert known.shape == (0,)
