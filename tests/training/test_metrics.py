"""The figures of agreement, by hand and against the scorer beside the project."""

from __future__ import annotations

import csv
import random
import runpy
from pathlib import Path

import pytest

from training.metrics import Judged, acceptability, agreement, calibration_error, coverage, figures

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
        rows.append(Judged(candidates, best, acceptable))
    theirs = runpy.run_path(str(scorer))["score"](coded, gold)
    del theirs["coded at 4 digits"]
    assert figures(rows) == pytest.approx(theirs, abs=6e-5)
