from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mappings.schemes import load_scheme, load_subjects
from models.links import Subject
from models.outcomes.counted import counted
from models.outcomes.credibility import estimate_strength
from models.outcomes.layout import TOTAL
from models.outcomes.merge import merge, strength_of
from models.outcomes.read import read
from models.outcomes.rules import rounded
from models.outcomes.spread import everyone, spread, told_apart, told_by
from models.outcomes.tables import Cohort, Destinations, Origin, Outcomes
from models.outcomes.weighed import Weighed
from models.outcomes.withhold import ALL

ADULT, CHILDREN, COMMUNITY = "100279", "100280", "100281"
HECOS = list(load_subjects("hecos").groups)
GROUPS = {scheme: load_scheme(scheme).unit_groups for scheme in ("soc2020", "soc2010")}
COHORT = Cohort("graduate_outcomes", "2021/22", "first degree", "UK", "full-time")
ORIGIN = Origin("Made up, of nobody", "none")


@cache
def weights():
    """Weights as a model may give them: a few likely groups a subject, and most of them next to nothing."""
    chance = np.random.default_rng(1)
    return {scheme: chance.beta(0.05, 2, (len(HECOS), len(groups))) for scheme, groups in GROUPS.items()}


def outcomes(counts, scheme="soc2020", subject_scheme="hecos"):
    return Outcomes("0" * 8, (Destinations(COHORT, subject_scheme, scheme, counts),), (), (), {COHORT: ORIGIN}, ())


def rows(counts, scheme="soc2020", subject_scheme="hecos"):
    return counted(outcomes(counts, scheme, subject_scheme))


def at(merged, subject, group, scheme="soc2020"):
    return merged[scheme].weights[HECOS.index(subject), GROUPS[scheme].index(group)]


def test_subjects_without_counts_stay_as_they_are():
    merged = merge(rows({ADULT: {"2233": 80, ALL: 100}}), weights(), 10)
    for scheme, known in weights().items():
        others = [place for place, code in enumerate(HECOS) if code != ADULT]
        assert np.array_equal(merged[scheme].weights[others], known[others])


@given(st.integers(0, 200), st.integers(25, 2000), st.floats(0.1, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_more_people_the_nearer_to_their_share(tens, people, strength):
    people, count = rounded(people), rounded(min(tens * people / 200, people))
    known = weights()["soc2020"][HECOS.index(ADULT), GROUPS["soc2020"].index("2233")]
    before = abs(known - count / people)
    for times in (1, 10, 100):
        counts = {ADULT: {"2233": count * times, ALL: people * times}}
        merged = merge(rows(counts), {"soc2020": weights()["soc2020"]}, strength)
        away = abs(at(merged, ADULT, "2233") - count / people)
        assert away <= before + 1e-12
        assert away == pytest.approx(abs(known - count / people) * strength / (strength + people * times), abs=1e-12)
        before = away


def test_too_few_for_a_percentage_change_nothing():
    merged = merge(rows({ADULT: {"2233": 20, ALL: 20}}), weights(), 10)
    assert np.array_equal(merged["soc2020"].weights, weights()["soc2020"])


def test_counts_of_wider_subjects_are_spread_in_parts():
    counts = {"02-04": {"2233": 300, "2231": 100, ALL: 400}}
    merged = merge(rows(counts, subject_scheme="cah_1_3"), weights(), 10)["soc2020"]
    believed = merged.credibility > 0
    assert 10 < believed.sum() < 100
    assert believed[HECOS.index(ADULT)]
    alone = merge(rows({ADULT: counts["02-04"]}), weights(), 10)["soc2020"]
    assert merged.credibility.max() < alone.credibility.max()


def test_counts_of_wider_groups_are_spread_over_their_unit_groups():
    merged = merge(rows({ADULT: {"223": 300, "6": 100, ALL: 400}}), weights(), 1)["soc2020"]
    shares = dict(zip(GROUPS["soc2020"], merged.shares[HECOS.index(ADULT)], strict=True))
    assert sum(share for code, share in shares.items() if code.startswith("223")) == pytest.approx(0.75)
    assert sum(share for code, share in shares.items() if code.startswith("6")) == pytest.approx(0.25)


def test_what_is_withheld_is_taken_from_the_wider_group():
    counts = {"2231": None, "2232": None, "2233": 200, "223": 300, "6131": 100, ALL: 400}
    told, places = told_apart(counts, "soc2020"), told_by(counts, "soc2020")
    people = spread(told, places, weights()["soc2020"][[HECOS.index(ADULT)]])[0]
    told = dict(zip(GROUPS["soc2020"], people, strict=True))
    assert told["2231"] + told["2232"] + told["2234"] + told["2235"] + told["2236"] + told["2237"] <= 100 + 1e-9
    assert told["2231"] > 0
    assert told["2233"] == 200
    assert people.sum() == pytest.approx(400)


def test_counts_of_the_other_edition_are_carried():
    merged = merge(rows({ADULT: {"2231": 300, ALL: 300}}, "soc2010"), weights(), 1)
    nurses = [group for group in GROUPS["soc2020"] if group.startswith("223")]
    assert sum(merged["soc2020"].shares[HECOS.index(ADULT), GROUPS["soc2020"].index(group)] for group in nurses) > 0.9
    assert merged["soc2010"].shares[HECOS.index(ADULT), GROUPS["soc2010"].index("2231")] == 1


@pytest.mark.parametrize("strength", [5, 50, 500])
def test_finds_the_strength_that_made_the_counts(strength):
    chance = np.random.default_rng(strength)
    subjects = []
    for _ in range(150):
        expected = chance.dirichlet(np.full(30, 0.3)) + 1e-6
        expected /= expected.sum()
        shares = chance.dirichlet(strength * expected)
        subjects.append((chance.multinomial(400, shares).astype(float), expected))
    assert strength / 1.5 < estimate_strength(subjects) < strength * 1.5


def test_without_counts_what_is_known_is_believed():
    assert strength_of(rows({}), weights()) == 10_000


def test_explains_by_what_is_told_alone():
    counts = {ADULT: {"2231": None, "2232": None, "2233": 200, "223": 300, "6131": 100, ALL: 400}}
    weighed = Weighed(outcomes(counts), weights())

    def said(code, subject=ADULT, scheme="soc2020"):
        return weighed.evidence_of([Subject(subject, "", 1.0)], scheme, code)

    (evidence,) = said("2233")
    assert (evidence.kind, evidence.strength, evidence.source) == ("outcomes", 0.5, ORIGIN.source)
    assert evidence.detail == (
        "Graduate Outcomes 2021/22, first degree, UK, full-time, 100279 adult nursing; 200 of 400 in 2233"
    )
    assert said("2231")[0].detail.endswith("; 100 of 400 in the rest of 223, which has 2231")
    assert said("1111")[0].detail.endswith("; 0 of 400 in the rest, which has 1111")
    assert "; 200 of 400 in soc2020 2233" in said("2231", scheme="soc2010")[0].detail
    assert said("2231", CHILDREN) == ()


def test_explains_by_a_wider_group_that_is_told_whole():
    weighed = Weighed(outcomes({ADULT: {"223": 300, ALL: 400}}), weights())
    (evidence,) = weighed.evidence_of([Subject(ADULT, "", 1.0)], "soc2020", "2231")
    assert evidence.detail.endswith("; 300 of 400 in 223, which has 2231")


def test_tells_the_strongest_of_many():
    of_many = {code: {"2231": 40 + 5 * place, ALL: 400} for place, code in enumerate(HECOS[:9])}
    weighed = Weighed(outcomes(of_many), weights())
    told = weighed.evidence_of([Subject(code, "", 1 / 9) for code in HECOS[:9]], "soc2020", "2231")
    assert len(told) == 5
    assert told[0].strength >= told[-1].strength > 0
    assert HECOS[8] in told[0].detail


def test_explains_a_wider_subject_as_such():
    weighed = Weighed(outcomes({"02-04": {"2233": 300, "2231": 100}}, subject_scheme="cah_1_3"), weights())
    both = [Subject(ADULT, "", 1.0), Subject(CHILDREN, "", 0.5)]
    (evidence,) = weighed.evidence_of(both, "soc2020", "2233")
    assert evidence.detail.endswith("02-04 nursing and midwifery, a wider group; 300 of 400 in 2233")
    assert 0 < evidence.strength <= 1
    (evidence,) = weighed.evidence_of(both, "soc2020", "1111")
    assert evidence.detail.endswith("; 1111 is withheld or has no row")
    assert evidence.strength == 0


@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.lists(st.floats(-2.5, 2.49), min_size=6, max_size=6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_rounding_hides_is_not_told(write, fives, apart):
    def told(counts):
        rows = [
            {"subject": ADULT, "soc": group, "count": count}
            for group, count in zip(GROUPS["soc2020"], counts, strict=False)
        ]
        return read(write([*rows, {"subject": ADULT, "soc": TOTAL, "count": 1300}])).destinations

    counts = [five * 5 for five in fives]
    assert told(counts) == told([max(count + some, 0) for count, some in zip(counts, apart, strict=True)])


def test_a_real_list_of_codes_is_merged_in_a_second(write):
    chance = np.random.default_rng(3)
    rows = []
    for subject in HECOS[::10]:
        people = chance.multinomial(300, chance.dirichlet(np.full(412, 0.02)))
        rows += [
            {"subject": subject, "soc": group, "count": count}
            for group, count in zip(GROUPS["soc2020"], people, strict=True)
            if count
        ]
    told = read(write(rows))
    some = counted(told)
    merged = merge(some, weights(), strength_of(some, weights()))["soc2020"]
    assert (merged.credibility > 0).sum() == len(HECOS[::10])
    assert merged.weights.min() >= 0
    assert merged.weights.max() <= 1
    assert all(everyone(counts, "soc2020") > 250 for counts in told.destinations[0].counts.values())
