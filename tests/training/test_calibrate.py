"""The fitted pools follow what the held-out adverts say."""

from __future__ import annotations

import numpy as np
import pytest

from mappings.schemes import load_scheme
from models.clean import clean
from models.pool import Pool

pytest.importorskip("scipy")

from training.calibrate import calibrate
from training.examples import Example

CODES = load_scheme("soc2020").unit_groups


class Boastful:
    """A classifier that gives a group 0.98 and is right half of the time."""

    codes = CODES

    def __init__(self, guesses):
        self.guesses = guesses

    def log_probabilities(self, items):
        logs = np.full((len(items), len(CODES)), np.log(0.02 / (len(CODES) - 1)), np.float32)
        for row, item in enumerate(items):
            logs[row, CODES.index(self.guesses[item.title])] = np.log(0.98)
        return logs, np.ones(len(items))


def example(title, code):
    return Example(title, clean(title), "", "", "", {code: 1.0}, 1.0, "coded_adverts/made")


@pytest.fixture(scope="module")
def calibrated():
    """Titles the index does not have, half of them guessed wrong; and one it has, by which the index is right."""
    unknown = [example(f"qwx zkj {letter}{number}", "2237") for number in range(30) for letter in "ab"]
    guesses = {each.cleaned.title: "2237" if number % 2 else "9111" for number, each in enumerate(unknown)}
    plumbers = [example("Plumber", "5315")] * 30
    guesses["Plumber"] = "9111"
    wrong = [example("Electrician", "9111")] * 8
    guesses["Electrician"] = "9111"
    return calibrate(Boastful(guesses), None, unknown + plumbers, unknown + plumbers + wrong)


def test_a_boastful_classifier_is_made_humble(calibrated):
    for pool in calibrated["pools"].values():
        assert 0 < pool["slopes"][0] < 0.9


def test_an_index_that_is_right_is_heeded(calibrated):
    assert calibrated["pools"]["job_title"]["weights"]["only_entry/whole"] > 1


def test_reliability_is_the_share_right_by_the_rule_of_succession(calibrated):
    assert calibrated["reliability"] == {"default": 0.5, "only_entry": pytest.approx(31 / 40, abs=1e-4)}


def test_the_settings_are_those_of_a_pool(calibrated):
    assert calibrated["pools"].keys() == {"job_title", "vacancy"}
    assert all(Pool(**pool).slopes == pool["slopes"] for pool in calibrated["pools"].values())


class Modest:
    """An encoder that is right three times of four, and says so."""

    def __init__(self, guesses):
        self.guesses = guesses

    def log_probabilities(self, items):
        logs = np.full((len(items), len(CODES)), np.log(0.25 / (len(CODES) - 1)), np.float32)
        for row, item in enumerate(items):
            logs[row, CODES.index(self.guesses[item.title])] = np.log(0.75)
        return logs


def test_the_better_reader_has_the_larger_say():
    adverts = [example(f"qwx zkj {number}y", "2237") for number in range(80)]
    network = Boastful({each.cleaned.title: "2237" if number % 2 else "9111" for number, each in enumerate(adverts)})
    encoder = Modest({each.cleaned.title: "2237" if number % 4 else "5432" for number, each in enumerate(adverts)})
    pools = calibrate(network, encoder, adverts, adverts)["pools"]
    assert pools.keys() == {"job_title", "vacancy", "vacancy/careful"}
    of_network, of_encoder = pools["vacancy/careful"]["slopes"]
    assert of_encoder > of_network
    assert of_network < pools["vacancy"]["slopes"][0]


def test_calibrating_lowers_the_loss():
    """At the optimum, neither a steeper nor a flatter slope explains the adverts better."""
    adverts = [example(f"qwx zkj {number}z", "2237") for number in range(40)]
    guesses = {each.cleaned.title: "2237" if number % 4 else "9111" for number, each in enumerate(adverts)}
    network = Boastful(guesses)
    (slope,) = calibrate(network, None, adverts, adverts)["pools"]["job_title"]["slopes"]
    logs, _ = network.log_probabilities([each.fields for each in adverts])

    def loss(at):
        pooled = Pool([at], {}).probabilities([logs], [None] * len(adverts), {})
        return -np.log(pooled[:, CODES.index("2237")]).sum()

    assert loss(slope) <= min(loss(slope * 1.05), loss(slope * 0.95), loss(1.0))
