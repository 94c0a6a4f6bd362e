from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.crosswalk import Crosswalk, Link, Pair, carried, load_crosswalk
from mappings.errors import UnknownCodeError, UnknownCrosswalkError, UnknownSchemeError
from mappings.schemes import SCHEMES, load_scheme

WAYS = list(permutations(SCHEMES, 2))


def test_a_code_that_split() -> None:
    links = load_crosswalk("soc2010", "soc2020").targets("2136")
    assert [link.code for link in links] == ["2134", "2141", "3543"]
    assert links[0].share == pytest.approx(0.9937, abs=5e-5)


def test_a_code_carried_to_its_own_scheme_is_itself() -> None:
    assert carried("2136", "soc2010", "soc2010") == (Link("2136", 1.0),)
    assert carried("2136", "soc2010", "soc2020") == load_crosswalk("soc2010", "soc2020").targets("2136")


def test_official_halves() -> None:
    links = load_crosswalk("soc2010", "isco08").targets
    assert links("2113") == (Link("2111", 0.5), Link("2114", 0.5))
    assert links("3311") == (Link("0310", 0.6), Link("0210", 0.4))
    assert links("1115") == (Link("1120", 1.0),)


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_shares_sum_to_one_at_every_level(source: str, target: str) -> None:
    crosswalk = load_crosswalk(source, target)
    for code, group in load_scheme(source).groups.items():
        links = crosswalk.targets(code)
        assert not links or sum(link.share for link in links) == pytest.approx(1, abs=1e-6)
        assert [link.share for link in links] == sorted((link.share for link in links), reverse=True)
        assert all(link.code in crosswalk.target for link in links)
        assert {len(link.code) for link in links} <= {min(group.level, 4)}


@pytest.mark.parametrize(("source", "target"), [way for way in WAYS if way[0] != "isco08"])
def test_every_soc_code_is_linked(source: str, target: str) -> None:
    crosswalk = load_crosswalk(source, target)
    assert all(crosswalk.targets(code) for code in load_scheme(source).groups)


@pytest.mark.parametrize(("source", "target"), [("soc2010", "soc2020"), ("soc2020", "soc2010")])
def test_there_and_back_every_code_is_reached(source: str, target: str) -> None:
    there, back = load_crosswalk(source, target), load_crosswalk(target, source)
    for code in load_scheme(source).unit_groups:
        assert code in {link.code for each in there.targets(code) for link in back.targets(each.code)}


def test_groups_count_by_the_people_in_them() -> None:
    pairs = [Pair("1111", "1115", 1.0, 30.0), Pair("1112", "1116", 0.5, 5.0), Pair("1112", "2111", 0.5, 5.0)]
    crosswalk = Crosswalk(load_scheme("soc2020"), load_scheme("soc2010"), pairs)
    assert crosswalk.targets("111") == (Link("111", 0.875), Link("211", 0.125))
    assert crosswalk.targets("1") == (Link("1", 0.875), Link("2", 0.125))
    assert crosswalk.targets("9") == ()


def test_a_sub_unit_group_has_the_links_of_its_unit_group() -> None:
    crosswalk = load_crosswalk("soc2020", "soc2010")
    assert crosswalk.targets("223700") == crosswalk.targets("2237")


def test_links_from_the_index_are_marked_derived() -> None:
    assert load_crosswalk("soc2020", "isco08").derived
    assert load_crosswalk("isco08", "soc2020").derived
    assert not load_crosswalk("soc2010", "soc2020").derived


@given(way=st.sampled_from(WAYS), code=st.text(max_size=6) | st.from_regex(r"[0-9]{1,6}", fullmatch=True))
def test_any_text_is_a_code_of_the_scheme_or_refused(way: tuple[str, str], code: str) -> None:
    crosswalk = load_crosswalk(*way)
    if code in crosswalk.source:
        crosswalk.targets(code)
    else:
        with pytest.raises(UnknownCodeError):
            crosswalk.targets(code)


def test_errors() -> None:
    with pytest.raises(UnknownCodeError, match="'9999'"):
        load_crosswalk("soc2010", "soc2020").targets("9999")
    with pytest.raises(UnknownCrosswalkError, match="from soc2010 to soc2010"):
        load_crosswalk("soc2010", "soc2010")
    with pytest.raises(UnknownSchemeError, match="'soc2000'"):
        load_crosswalk("soc2000", "soc2010")
