"""Settling how deep to code, by the groups that cannot be ruled out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.depth import MORE_LIKELY_THAN_NOT, DepthRule

RULE = DepthRule(0.9, {"4": 0.15, "3": 0.25, "2": 0.35, "1": 0.45})


@pytest.mark.parametrize(
    ("candidates", "code", "probability", "reason", "plausible"),
    [
        ([("2237", 0.9), ("2231", 0.1)], "2237", 0.9, None, ["2237"]),
        ([("2237", 0.5), ("9111", 0.14), ("3333", 0.13)], "2237", 0.5, None, ["2237"]),
        ([("2237", 0.6), ("2236", 0.3), ("9111", 0.1)], "223", 0.9, "tie", ["2237", "2236"]),
        ([("2237", 0.4), ("2236", 0.3), ("2235", 0.2)], "223", 0.9, "too_vague", ["2237", "2236", "2235"]),
        ([("2237", 0.45), ("2211", 0.3), ("9111", 0.2)], "22", 0.75, "too_vague", ["2237", "2211", "9111"]),
        ([("2237", 0.45), ("2421", 0.4), ("9111", 0.1)], "2", 0.85, "tie", ["2237", "2421"]),
        ([("2237", 0.5), ("9111", 0.5)], None, None, "tie", ["2237", "9111"]),
        ([("2237", 0.3), ("3333", 0.1), ("4111", 0.1)], None, None, "too_vague", ["2237"]),
        ([("2237", 0.1), ("3333", 0.1), ("4111", 0.1)], None, None, "too_vague", []),
    ],
)
def test_depth(candidates, code, probability, reason, plausible):
    depth = RULE.settle(candidates)
    assert (depth.code, depth.reason, list(depth.plausible)) == (code, reason, plausible)
    assert depth.probability == (None if probability is None else pytest.approx(probability))


def test_the_conventions_of_the_index_settle_a_title():
    depth = RULE.settle([("2237", 0.6), ("2236", 0.3)], conventional=True)
    assert (depth.code, depth.probability, depth.reason) == ("2237", 0.6, None)
    assert depth.plausible == ("2237", "2236")


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_a_code_is_a_group_of_the_best_or_of_most_of_the_probability(parts):
    codes = ["2237", "2236", "2211", "2421", "3111", "3113", "9111", "9112"]
    shares = sorted((part / sum(parts) for part in parts), reverse=True)
    candidates = list(zip(codes, shares, strict=False))
    depth = RULE.settle(candidates)
    if depth.code is None:
        assert depth.reason in ("tie", "too_vague")
    else:
        assert depth.probability == pytest.approx(
            sum(share for code, share in candidates if code.startswith(depth.code))
        )
        assert depth.probability >= MORE_LIKELY_THAN_NOT
        assert (depth.reason is None) == (len(depth.code) == 4)
