"""What is drawn for people to code."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from service.desk.sample import choose, worth

SURE, TORN, LOST = {"2237": 1.0}, {"2237": 0.5, "6131": 0.45}, {}


def chosen(cases, wanted, known=(), random=0.0, seed=1):
    return [(case.item.title, sample) for case, sample, _ in choose(cases, known, wanted, random, Random(seed))]


def test_doubt_and_count_make_worth(case):
    assert worth(case(candidates=SURE, count=1000)) == 0
    assert worth(case(candidates=TORN)) == pytest.approx(0.95)
    assert worth(case(candidates=LOST)) == 1
    assert worth(case(candidates=TORN, count=7)) == pytest.approx(3 * 0.95)


def test_what_teaches_most_comes_first_and_what_is_sure_not_at_all(case):
    cases = [
        case("Nurse", candidates=SURE, count=500),
        case("Zorb pilot", candidates=TORN),
        case("Kennel lead", candidates=TORN, count=15),
    ]
    assert chosen(cases, 5) == [("Kennel lead", "doubtful"), ("Zorb pilot", "doubtful")]


def test_near_copies_wait_for_what_is_new(case):
    cases = [case(f"Zorb handler {n}", candidates=TORN, count=9) for n in range(5)]
    cases += [case("Kennel lead", candidates=TORN, count=2)]
    assert [title for title, _ in chosen(cases, 2)] == ["Zorb handler 0", "Kennel lead"]
    assert chosen(cases, 1, known=["Zorb handler 7"]) == [("Kennel lead", "doubtful")]
    assert chosen([case(candidates=TORN)], 5, known=["zorb  NURSE"]) == []


def test_a_share_is_drawn_at_random_from_all_as_often_as_it_comes(case):
    cases = [
        case(f"{name} {n}", candidates=SURE, count=count) for name, count in (("a", 1), ("b", 9)) for n in range(50)
    ]
    cases += [case("kept", candidates=TORN, count=10_000, is_of_all=False)]
    drawn = Counter(
        title[0]
        for seed in range(200)
        for title, sample in chosen(cases, 10, random=0.2, seed=seed)
        if sample == "random"
    )
    assert drawn.total() == 400
    assert drawn["k"] == 0
    assert 330 < drawn["b"] < 380  # 360 expected


def test_those_at_random_come_among_the_others(case):
    cases = [case(f"{'xyzuvw'[n % 6] * 3} {n * 7919}", candidates=TORN, count=n + 1) for n in range(60)]
    picked = list(choose(cases, (), 30, 0.5, Random(5)))
    telling = [priority for _, sample, priority in picked if sample == "doubtful"]
    random = [priority for _, sample, priority in picked if sample == "random"]
    assert len(telling) == len(random) == 15
    assert set(random) <= set(telling)
    assert len(set(random)) > 3
