from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.errors import UnknownCodeError
from mappings.schemes import load_scheme, load_subjects
from models.outcomes.carry import Carried
from models.outcomes.earnings import of_subject
from models.outcomes.read import read
from models.outcomes.tables import Cohort, Earnings, Outcomes

HECOS = list(load_subjects("hecos").groups)
UNITS = load_scheme("soc2020").unit_groups
COHORT = Cohort("leo", "2016/17", "first degree", "UK", "all")
ADULT = "100279"


def outcomes(*rows):
    return Outcomes("0" * 8, (), (), rows, {}, ())


def row(subject, count, *earnings, scheme="cah_1_3", years_after=5):
    return Earnings(COHORT, scheme, subject, years_after, count, *earnings)


def weights(of):
    found = np.zeros((len(HECOS), len(UNITS)))
    for (subject, unit), weight in of.items():
        found[HECOS.index(subject), UNITS.index(unit)] = weight
    return found


def test_a_subject_has_the_narrowest_row_that_is_told(write, earnings):
    rows = [
        {"subject": "02", "count": 9000, "median": 31000},
        {"subject": "02-04", "count": 4000, "median": 28400},
        {"subject": "02-04-02", "count": 5, "median": 99999},
        {"subject": "02-04-04", "count": 900, "median": 28000},
        {"subject": "02-04-02", "count": 2000, "median": 29000, "years_after": 3},
    ]
    told = read(write(rows, earnings))
    three, five = of_subject(told, "hecos", ADULT)
    assert (three.subject, three.wider, three.withheld) == ("02-04-02", False, ())
    assert (five.subject, five.wider, five.withheld) == ("02-04", True, ("02-04-02",))
    (own,) = of_subject(told, "cah_1_3", "02-04")
    assert (own.median, own.wider) == (28400, False)
    assert of_subject(told, "hecos", "100367") == ()
    with pytest.raises(UnknownCodeError):
        of_subject(told, "hecos", "1")


def test_a_subject_of_jacs_finds_its_row():
    told = outcomes(row("11-01", 5000, 25000, 31000, 40000))
    (found,) = of_subject(told, "jacs3", "I1")
    assert (found.median, found.wider) == (31000, True)


def test_an_occupation_has_the_mean_of_its_subjects():
    told = outcomes(
        row(ADULT, 1000, 20000, 30000, 40000, scheme="hecos"), row("100280", 500, None, 21000, None, scheme="hecos")
    )
    of = weights({(ADULT, "2233"): 0.9, ("100280", "2232"): 0.5, ("100280", "2233"): 0.5})
    (found,) = Carried(told, of, "soc2020").to("2233")
    assert found.proxy
    assert (found.code, found.people, found.subjects) == ("2233", 1250, 2)
    assert found.median == round((1000 * 30000 + 250 * 21000) / 1250, -2)
    assert (found.lower_quartile, found.upper_quartile) == (None, None)


def test_too_few_make_it_that_of_the_wider_group():
    told = outcomes(row(ADULT, 1000, 20000, 30000, 40000, scheme="hecos"))
    of = weights({(ADULT, "2233"): 0.99, (ADULT, "2231"): 0.01})
    (found,) = Carried(told, of, "soc2020").to("2231")
    assert (found.code, found.people) == ("223", 1000)
    assert Carried(told, of, "soc2020").to("1111") == ()


def test_a_narrower_row_goes_before_a_wider_one():
    told = outcomes(row("02-04", 4000, None, 25000, None), row(ADULT, 1000, None, 30000, None, scheme="hecos"))
    (found,) = Carried(told, weights({(ADULT, "2233"): 1}), "soc2020").to("2233")
    assert (found.median, found.people) == (30000, 1000)


@given(st.lists(st.tuples(st.integers(15, 60), st.integers(3, 400)), min_size=1, max_size=8), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_what_is_carried_lies_between_the_subjects(rows, seed):
    told = outcomes(
        *(
            row(subject, people * 5, None, thousands * 1000, None, scheme="hecos")
            for subject, (thousands, people) in zip(HECOS, rows, strict=False)
        )
    )
    of = np.random.default_rng(seed).beta(0.05, 2, (len(HECOS), len(UNITS)))
    carried = Carried(told, of, "soc2020")
    for unit in UNITS[::40]:
        for found in carried.to(unit):
            assert min(rows)[0] * 1000 <= found.median <= max(rows)[0] * 1000
            assert found.people >= 10
