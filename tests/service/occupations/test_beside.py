"""Figures beside those of similar occupations."""

from __future__ import annotations

from service.occupations import shipped
from service.occupations.beside import beside, similar
from service.occupations.figure import EVERY
from service.occupations.snapshot import Snapshot, snapshot


def test_siblings_are_similar_also_of_a_wider_and_a_sub_unit_group():
    assert similar("soc2020", "2237") == ["2231", "2232", "2233", "2234", "2235", "2236", "2237"]
    assert similar("soc2020", "223700") == similar("soc2020", "2237")
    assert similar("soc2020", "2") == list("123456789")


def test_a_group_without_figures_of_its_own_is_left_out(told):
    with snapshot(told) as now:
        found = beside(now, "soc2020", ["2231", "2232", "2237", "223"], "weekly_pay")
    assert [each.series.code for each in found] == ["2237", "223"]
    assert {each.series.period for each in found} == {"2024"}


def test_all_occupations_come_last():
    found = beside(Snapshot(shipped.releases(), None), "soc2020", ["2237"], "annual_pay")
    assert [each.series.code for each in found] == ["2237", EVERY]
