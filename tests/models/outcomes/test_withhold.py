from __future__ import annotations

from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.outcomes.rules import ROUNDED_TO
from models.outcomes.withhold import ALL, groups_above, nearest, withheld

above = partial(groups_above, "soc2020")


def test_nothing_goes_where_nothing_is_withheld():
    assert withheld({"2237": 10, "2231": 0, ALL: 10}, above) == set()


def test_the_smallest_other_goes_with_the_only_one_that_is_withheld():
    assert withheld({"2237": None, "2231": 40, "2232": 20, ALL: 70}, above) == {"2237", "2232"}


def test_one_is_enough_where_no_total_is_told():
    assert withheld({"2237": None, "2231": 40, "2232": 20}, above) == {"2237"}


def test_those_with_people_go_before_those_without():
    assert withheld({"2237": None, "2231": 0, "2232": 20, ALL: 70}, above) == {"2237", "2232"}


def test_a_total_that_its_parts_add_up_to_keeps_one_of_them():
    assert withheld({"2237": 40, "2231": 20, "223": None}, above) == {"223", "2231"}


def test_a_total_told_by_its_only_part_takes_it_along():
    assert withheld({"2237": 40, "223": None}, above) == {"223", "2237"}


def test_those_that_nothing_is_left_for_do_not_stand_alone():
    assert withheld({"2237": None, "2231": None, "2232": 60, "2233": 10, ALL: 70}, above) == {"2237", "2231", "2233"}


UNIT_GROUPS = ("2231", "2232", "2233", "2237", "2221", "2222", "2112", "2113", "3111", "3112", "3213", "9111")


@st.composite
def tables(draw):
    """A table of people in unit groups and in some wider groups, small cells and some others withheld."""
    groups = draw(st.lists(st.sampled_from(UNIT_GROUPS), min_size=1, max_size=12, unique=True))
    people = {code: draw(st.integers(0, 30)) * ROUNDED_TO for code in groups}
    wider = {each for code in groups for each in above(code)}
    told = people | {each: sum(people[code] for code in groups if each in above(code)) for each in wider}
    kept = {code: count for code, count in told.items() if code in groups or draw(st.booleans())}
    return {code: None if draw(st.integers(0, 4)) == 0 else count for code, count in kept.items()}


@given(tables())
def test_no_withheld_count_can_be_reckoned(counts):
    """Unknowns of which a linear combination of all sums tells one are found by the rank of the sums."""
    hidden = sorted(withheld(counts, above))
    assert {code for code, count in counts.items() if count is None} <= set(hidden)
    sums = []
    for total in counts:
        parts = [code for code in counts if nearest(code, counts, above) == total]
        if parts:
            sums.append([1.0 if code == total else -1.0 if code in parts else 0.0 for code in hidden])
    for place in range(len(hidden)):
        alone = [float(place == other) for other in range(len(hidden))]
        rank = np.linalg.matrix_rank(np.array(sums)) if sums else 0
        assert np.linalg.matrix_rank(np.array([*sums, alone])) == rank + 1, hidden[place]


@given(tables())
def test_what_is_withheld_under_a_told_total_is_somebody(counts):
    hidden = withheld(counts, above)
    for total in counts.keys() - hidden:
        parts = [code for code in counts if nearest(code, counts, above) == total]
        if hidden.intersection(parts):
            assert counts[total] - sum(counts[code] for code in parts if code not in hidden) >= ROUNDED_TO
