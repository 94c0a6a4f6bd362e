from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.vacancies.rank import ranks, score, standing

MATCHES, KM, DAYS = st.floats(0, 1), st.floats(0, 1000), st.integers(720_000, 760_000)
TODAY = 739_582


def rank(match, km, day):
    own = standing(match, date.fromordinal(day))
    return float(ranks(np.array([own]), np.array([1.0]), np.array([km]))[0])


@given(MATCHES, MATCHES, KM, KM, DAYS, DAYS)
def test_the_rank_is_monotone_in_each(match, match_2, km, km_2, day, day_2):
    less, more = sorted((match, match_2))
    near, far = sorted((km, km_2))
    old, new = sorted((day, day_2))
    assert rank(less, km, day) <= rank(more, km, day)
    assert rank(match, far, day) <= rank(match, near, day)
    assert rank(match, km, old) <= rank(match, km, new)
    assert rank(less, far, old) <= rank(more, near, new)


def test_the_score_halves_as_it_is_documented():
    assert score(rank(1, 0, TODAY), TODAY) == pytest.approx(1)
    assert score(rank(0.5, 0, TODAY), TODAY) == pytest.approx(0.5)
    assert score(rank(1, 20, TODAY), TODAY) == pytest.approx(0.5)
    assert score(rank(1, 0, TODAY - 30), TODAY) == pytest.approx(0.5)
    assert score(rank(0.5, 20, TODAY - 30), TODAY) == pytest.approx(0.125)
    assert score(rank(1, 0, TODAY + 1), TODAY) == 1
