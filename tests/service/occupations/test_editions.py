"""How groups of the two editions relate."""

from __future__ import annotations

import pytest

from mappings.crosswalk import load_crosswalk
from mappings.errors import UnknownCodeError
from mappings.schemes import load_scheme
from service.occupations.convert import other
from service.occupations.editions import relation


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_shares_are_those_of_the_crosswalk_both_ways(scheme):
    back = load_crosswalk(other(scheme), scheme)
    for code in load_scheme(scheme).unit_groups:
        links = relation(scheme, code).links
        assert sum(link.share for link in links) == pytest.approx(1 if links else 0)
        for link in links:
            assert {each.code: each.share for each in back.targets(link.code)}[code] == link.back


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_the_kind_is_told_by_how_many_are_linked_on_either_side(scheme):
    kinds = set()
    back = load_crosswalk(other(scheme), scheme)
    for code in load_scheme(scheme).unit_groups:
        found = relation(scheme, code)
        kinds.add(found.kind)
        if found.links:
            here, there = found.kind.split(" to ")
            assert (there == "many") == (len(found.links) > 1)
            others = any(len(back.targets(link.code)) > 1 for link in found.links)
            assert (here == "many") == others, (code, found)
    assert {"one to one", "one to many", "many to one", "many to many"} <= kinds


def test_a_sub_unit_group_stands_for_its_unit_group():
    assert relation("soc2020", "113907") == relation("soc2020", "1139")


def test_a_wider_group_is_linked_to_groups_of_its_own_level():
    assert {len(link.code) for link in relation("soc2010", "22").links} == {2}


def test_an_unknown_code_is_told():
    with pytest.raises(UnknownCodeError):
        relation("soc2020", "9999")
