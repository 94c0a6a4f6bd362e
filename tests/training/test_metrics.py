"""The figures of agreement, by hand and against the scorer beside the project."""

from __future__ import annotations

import csv
import random
import runpy
from pathlib import Path

import pytest

from training.metrics import (
    Judged,
    acceptability,
    agreement,
    calibration_error,
    confusions,
    coverage,
    depth,
    figures,
    interval,
    is_over_few,
    most_confused,
    names,
    precisions,
    reliability,
)

ROWS = [
    Judged([("2237", 0.9), ("2231", 0.1)], {"2237"}, {"2237"}),
    Judged([("2231", 0.6), ("2237", 0.3)], {"2237"}, {"2237", "2231"}),
    Judged([("2499", 0.5), ("1111", 0.4)], {"2237", "1111"}, {"2237", "1111"}),
    Judged([], {"9111"}, {"9111"}),
]


def test_agreement_counts_a_best_code_among_the_first_k():
    assert agreement(ROWS) == 0.25
    assert agreement(ROWS, k=2) == 0.75


@pytest.mark.parametrize(("digits", "share"), [(4, 0.25), (3, 0.5), (2, 0.5), (1, 0.75)])
def test_agreement_at_wider_groups(digits, share):
    assert agreement(ROWS, digits=digits) == share


def test_acceptability_takes_any_code_that_a_person_accepts():
    assert acceptability(ROWS) == 0.5


def test_coverage_goes_on_past_an_early_mistake():
    wrong, right = Judged([("1111", 0.9)], {"2222"}, {"2222"}), Judged([("2222", 0.8)], {"2222"}, {"2222"})
    assert coverage([wrong, *[right] * 18]) == 0
    assert coverage([wrong, *[right] * 19]) == 1
    assert coverage([*[right] * 30, *[Judged([], {"2222"}, {"2222"})] * 30]) == pytest.approx(31 / 60)


def test_calibration_error_weighs_each_bin_by_all_rows():
    assert calibration_error(ROWS) == pytest.approx((0.1 + 0.6 + 0.5) / 4)
    assert calibration_error([Judged([("2237", 1.0)], {"2237"}, {"2237"})]) == 0


def test_precisions_are_of_the_most_confident_rows():
    wrong, right = Judged([("1111", 0.9)], {"2222"}, {"2222"}), Judged([("2222", 0.8)], {"2222"}, {"2222"})
    nothing = Judged([], {"2222"}, {"2222"})
    assert precisions([nothing, right, wrong, right]) == [0, 1 / 2, 2 / 3, 2 / 4]


def test_reliability_leaves_out_empty_bins():
    assert reliability([*ROWS, Judged([("1111", 1.0)], {"2222"}, {"2222"})]) == [
        (1, 0.5, 0.0),
        (1, 0.6, 0.0),
        (2, 0.95, 0.5),
    ]


def test_depth_is_of_what_was_decided():
    rows = [
        Judged([], {"2237"}, {"2237"}, "2237"),
        Judged([], {"2237", "1111"}, {"2237"}, "111"),
        Judged([], {"2237"}, {"2237"}, "231"),
        Judged([], {"2237"}, {"2237"}),
    ]
    found = depth(rows)
    assert found == {
        "coded at 4 digits": 0.25,
        "right at 4 digits": 1.0,
        "coded at 3 digits": 0.5,
        "right at 3 digits": 0.5,
        "coded at 2 digits": 0.0,
        "coded at 1 digit": 0.0,
        "not coded": 0.25,
    }
    assert names([depth(rows[:1]), found])[:4] == list(found)[:4]


def test_an_interval_holds_its_share():
    assert interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)  # Wilson, 1927
    assert interval(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert interval(0.0, 10)[0] == pytest.approx(0)


def test_confusions_are_of_minor_groups():
    pairs = confusions([*ROWS, Judged([("1112", 0.5)], {"2237", "1111"}, set())])
    assert most_confused(pairs, 2) == ["111", "249"]
    assert pairs == {("223", "223"): 2, ("223", "249"): 1, ("111", "249"): 1, ("911", ""): 1, ("111", "111"): 1}


def test_figures_over_few_rows_are_known():
    rows = [Judged([("2237", 0.9)], {"2237"}, {"2237"}, code) for code in ["2237"] * 25 + ["223"] * 19]
    found = figures(rows)
    assert [name for name in found if is_over_few(name, found)] == ["right at 3 digits"]
    few = figures(rows[:19])
    assert [name for name in few if not is_over_few(name, few)] == ["rows"]


def test_nothing_to_measure_is_an_error():
    with pytest.raises(ValueError, match="no rows"):
        figures([])


def test_figures_are_those_of_the_shared_scorer(shared_data: Path):
    scorer = shared_data.parent / "tools" / "score.py"
    if not scorer.exists():
        pytest.skip("needs score.py in ../shared/tools")
    with (shared_data / "labelled" / "coded_adverts_dev.csv").open(encoding="utf-8-sig", newline="") as file:
        gold = list(csv.DictReader(file))
    rng = random.Random(7)
    coded, rows = [], []
    for row in gold:
        best = {row["coder_a"], row["coder_b"]}
        acceptable = best | set(row["acceptable"].split("|"))
        codes = rng.sample([*sorted(acceptable), "2237", "5223", "9111", "1111"], k=rng.randint(0, 4))
        candidates = [(code, round(rng.random(), 3)) for code in dict.fromkeys(codes)]
        coded.append({"candidates": "|".join(f"{code}:{p}" for code, p in candidates)})
        code = candidates[0][0] if candidates else ""
        coded[-1]["code"] = code
        rows.append(Judged(candidates, best, acceptable, code))
    theirs = runpy.run_path(str(scorer))["score"](coded, gold)
    ours = figures(rows)
    assert {name: ours[name] for name in theirs} == pytest.approx(theirs, abs=6e-5)
