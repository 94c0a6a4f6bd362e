"""Whether a challenger is worse, and whether that may be chance."""

from __future__ import annotations

import numpy as np
import pytest

from training.gate import ALL, LEVEL, difference, differences, worse


def test_a_difference_counts_each_advert_once():
    found = difference([True, True, True, False], [True, False, False, True])
    assert (found.adverts, found.worse, found.better) == (4, 2, 1)
    assert (found.champion, found.challenger) == (0.75, 0.5)
    assert found.low < -0.25 < found.high


def test_models_that_agree_leave_no_doubt_that_neither_is_worse():
    found = difference([True] * 50, [True] * 50)
    assert found.chance > 0.5
    assert found.low <= 0 <= found.high


def test_the_more_adverts_say_so_the_less_it_is_chance():
    chances = [difference([True] * rows, [True, True, True, False] * (rows // 4)).chance for rows in (8, 40, 200)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.1
    assert chances[-1] < 0.001


def test_a_few_adverts_that_are_all_worse_may_be_chance():
    assert difference([True] * 5, [False] * 5).chance > LEVEL / 10


def test_the_same_rows_give_the_same_difference():
    assert difference([True, False] * 30, [False, False] * 30) == difference([True, False] * 30, [False, False] * 30)


def test_without_adverts_there_is_nothing_to_compare():
    with pytest.raises(ValueError, match="no rows"):
        difference([], [])
    with pytest.raises(ValueError, match="shorter"):
        difference([True, True], [True])


def test_a_slice_that_is_worse_is_named():
    champion = [True] * 1_000
    challenger = [False] * 60 + [True] * 940
    slices = {"broken": range(60), **{f"whole {start}": range(start, start + 94) for start in range(60, 1_000, 94)}}
    assert worse(differences(champion, challenger, slices)) == [ALL, "broken"]


def test_a_gain_elsewhere_does_not_hide_a_slice():
    champion = [True] * 60 + [False] * 100 + [True] * 840
    challenger = [False] * 60 + [True] * 100 + [True] * 840
    assert worse(differences(champion, challenger, {"lost": range(60), "won": range(60, 160)})) == ["lost"]


def test_many_slices_share_the_chance_of_a_false_alarm():
    """A slice that would be refused by itself is not, where it is one of many."""
    champion, challenger = [True] * 200, [False] * 8 + [True] * 192
    slices = {"odd": range(40), **{f"slice {number}": range(150, 200) for number in range(60)}}
    found = differences(champion, challenger, slices)
    assert LEVEL / 60 < found["odd"].chance < LEVEL
    assert "odd" not in worse(found)
    assert "odd" in worse({name: found[name] for name in (ALL, "odd")})


def test_models_that_are_equally_good_are_seldom_refused():
    """Each model has one advert in twelve wrong that the other has right, in 21 slices of very different sizes."""
    chance = np.random.default_rng(7)
    shares = np.linspace(0.02, 0.9, 20)
    refused = 0
    for _ in range(60):
        drawn = chance.choice(3, 500, p=(1 / 12, 1 / 12, 10 / 12))
        slices = {str(share): np.flatnonzero(chance.random(500) < share).tolist() for share in shares}
        found = differences((drawn != 0).tolist(), (drawn != 1).tolist(), slices)
        refused += bool(worse(found))
    assert refused <= 60 * 2 * LEVEL + 5
