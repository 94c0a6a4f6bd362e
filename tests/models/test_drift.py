from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from models.drift import profile, psi, shift, shifts
from models.tally import UNKNOWN

GROUPS = [f"{major}{sub}{minor}" for major in range(1, 10) for sub in range(1, 4) for minor in range(1, 5)]


def draw(rng, shares, items):
    return Counter(dict(zip(map(str, range(len(shares))), rng.multinomial(items, shares).tolist(), strict=True)))


def test_the_index_is_the_known_sum():
    was, now = np.array([500, 300, 200]), np.array([400, 300, 300])
    expected = (0.4 - 0.5) * np.log(0.4 / 0.5) + (0.3 - 0.2) * np.log(0.3 / 0.2)
    assert psi(was * 1000.0, now * 1000.0) == pytest.approx(expected, abs=1e-4)
    assert psi(now * 1.0, was * 1.0) == pytest.approx(psi(was * 1.0, now * 1.0))
    assert psi(was * 1.0, was * 2.0) == pytest.approx(0, abs=1e-4)


def test_an_empty_bin_has_an_index():
    assert 0 < psi(np.array([100.0, 0.0]), np.array([100.0, 1.0])) < 0.1


def test_chance_gives_what_theory_says():
    """With many items in each bin the mean index is (bins - 1)(1/m + 1/n)."""
    found = shift(Counter({str(each): 2_000 for each in range(10)}), Counter({str(each): 50 for each in range(10)}))
    assert found.psi < 0.001
    assert found.by_chance == pytest.approx(9 * (1 / 20_000 + 1 / 500), rel=0.1)
    assert found.by_chance < found.limit < 3 * found.by_chance


@pytest.mark.parametrize("items", [60, 1_000])
def test_equal_distributions_pass_the_limit_in_one_case_of_twenty(items):
    rng = np.random.default_rng(1)
    shares = rng.dirichlet(np.ones(40))
    found = [shift(draw(rng, shares, 5_000), draw(rng, shares, items)) for _ in range(150)]
    assert 0.01 <= np.mean([each.psi > each.limit for each in found]) <= 0.11
    assert np.mean([each.reading in ("moderate", "large") for each in found]) < 0.11


def test_readings():
    was = Counter({str(each): 1_000 for each in range(10)})
    assert shift(was, was).reading == "stable"
    assert shift(was, Counter({str(each): 1_000 + 110 * (each - 5) for each in range(10)})).reading == "moderate"
    assert shift(was, Counter({"0": 5_000, "1": 5_000})).reading == "large"
    assert shift(was, Counter({"0": 2, "4": 1, "9": 2})).reading == "too few"
    assert shift(was, Counter({"0": 60})).reading == "large"


def test_a_group_that_was_never_seen_is_a_shift():
    assert shift(Counter({"a": 10_000}), Counter({"a": 500, "b": 500})).reading == "large"


def test_codings_are_compared_by_major_and_minor_group_and_confidence():
    was = Counter({("group", f"{group}1"): 100 for group in GROUPS})
    now = Counter({("group", f"{group}1"): 200 * (group[2] in "12") for group in GROUPS})
    for counts in (was, now):
        counts["group", "none"] = counts["confidence", "none"] = 100
        counts["confidence", "0.9"] = 10_800
    found = shifts(was, now)
    assert (found.major.reading, found.minor.reading, found.confidence.reading) == ("stable", "large", "stable")


def test_a_profile_is_in_shares():
    counts = Counter(
        {
            ("group", "2237"): 6,
            ("group", "5315"): 2,
            ("group", "none"): 2,
            ("confidence", "0.9"): 8,
            ("confidence", "none"): 2,
            ("level", "4"): 7,
            ("level", "1"): 1,
            ("level", "0"): 2,
            ("reason", "tie"): 1,
            ("reason", "not_a_job"): 2,
            UNKNOWN: 5_000,
        }
    )
    found = profile(counts)
    assert (found.items, found.coded, found.uncoded, found.unknown) == (10, 0.7, 0.2, 0.05)
    assert list(found.reasons.items()) == [("not_a_job", 0.2), ("tie", 0.1)]
    assert found.majors == {"2": 0.6, "5": 0.2, "none": 0.2}
    assert found.confidences == {"0.9": 0.8, "none": 0.2}
