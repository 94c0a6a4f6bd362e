from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from service.vacancies.suppress import suppressed

LEAST = 10


def of_two(counts):
    """Leave out cells of a table by code and region."""
    coarser = {key: [[key[0], key[0][:1], "all"], [key[1], "all"]] for key in counts}
    return suppressed(counts, coarser, LEAST)


def totals(counts):
    groups = {}
    for key in counts:
        for line in product([key[0], key[0][:1], "all"], [key[1], "all"]):
            groups.setdefault(line, []).append(key)
    return [group for group in groups.values() if len(group) > 1]


def test_nothing_goes_where_nothing_is_small():
    assert of_two({("11", "LS"): 10, ("12", "LS"): 300}) == set()


def test_the_smallest_other_goes_with_a_small_one():
    assert suppressed({("a",): 3, ("b",): 50, ("c",): 20}, {(x,): [[x, "all"]] for x in "abc"}, LEAST) == {
        ("a",),
        ("c",),
    }


def test_two_small_ones_hide_each_other_only_if_they_are_many_together():
    of = {(x,): [[x, "all"]] for x in "abc"}
    assert suppressed({("a",): 4, ("b",): 6, ("c",): 20}, of, LEAST) == {("a",), ("b",)}
    assert suppressed({("a",): 1, ("b",): 1, ("c",): 20}, of, LEAST) == {("a",), ("b",), ("c",)}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["", "11", "12", "21", "22", "23"]), st.sampled_from(["", "LS", "M", "E"])),
        st.integers(1, 60),
        min_size=1,
    )
)
def test_no_total_gives_a_small_count_away(counts):
    hidden = of_two(counts)
    assert {key for key, count in counts.items() if count < LEAST} <= hidden
    for group in totals(counts):
        out = [key for key in group if key in hidden]
        if out and len(out) < len(group):
            assert len(out) > 1
            assert sum(counts[key] for key in out) >= LEAST
