"""Agreement, against scikit-learn's and by drawing again."""

from __future__ import annotations

from random import Random

import pytest
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score

from mappings.schemes import load_scheme
from service.desk.agreement import LEAST, agreements, cohens_kappa, wilson


def codings(n, agreeing, seed=7, groups=40):
    """Codes of two who agree on about such a share, some of which cannot be coded."""
    rng = Random(seed)
    codes = [None, *load_scheme("soc2020").unit_groups[:: 412 // groups]]
    first = rng.choices(codes, k=n)
    return [(one, one if rng.random() < agreeing else rng.choice(codes)) for one in first]


@pytest.mark.parametrize("agreeing", [0.0, 0.3, 0.9, 1.0])
@pytest.mark.parametrize("n", [7, 400])
def test_kappa_at_every_level_is_scikit_learns(agreeing, n):
    pairs = codings(n, agreeing)
    found = agreements(pairs)
    assert [each.level for each in found] == [4, 3, 2, 1]
    for each in found:
        first, second = ([code[: each.level] if code else "none" for code in side] for side in zip(*pairs, strict=True))
        assert each.kappa == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)
        assert each.share == sum(one == other for one, other in zip(first, second, strict=True)) / n
        assert each.items == n
        if n < LEAST:
            assert each.kappa_low is each.kappa_high is None
        else:
            assert each.kappa_low <= each.kappa <= each.kappa_high


def test_the_standard_error_is_that_of_drawing_again():
    pairs = [(one or "", other or "") for one, other in codings(600, 0.6, groups=8)]
    _, error = cohens_kappa(pairs)
    rng = Random(3)
    drawn = [cohens_kappa(rng.choices(pairs, k=len(pairs)))[0] for _ in range(600)]
    mean = sum(drawn) / len(drawn)
    spread = (sum((each - mean) ** 2 for each in drawn) / len(drawn)) ** 0.5
    assert error == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize(("hits", "n"), [(0, 5), (5, 5), (18, 20), (300, 400)])
def test_the_interval_of_a_share_is_wilsons(hits, n):
    told = binomtest(hits, n).proportion_ci(method="wilson")
    assert wilson(hits / n, n) == pytest.approx((told.low, told.high), abs=1e-6)


def test_where_all_are_of_one_category_there_is_no_kappa():
    (*_, top) = agreements([("2237", "2231")] * 3)
    assert (top.level, top.share, top.kappa, top.kappa_low) == (1, 1.0, None, None)


def test_what_was_coded_less_deep_is_compared_as_deep_as_it_went():
    found = agreements([("2237", "22"), ("2237", ""), ("6131", "6131")])
    assert [(each.level, each.items) for each in found] == [(4, 1), (3, 1), (2, 2), (1, 2)]
    assert agreements([("2237", "")]) == []
