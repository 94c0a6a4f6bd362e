from __future__ import annotations

from collections.abc import Callable

import pytest

from mappings.errors import UnknownCodeError, UnknownSchemeError
from mappings.schemes import SCHEMES, SUBJECT_SCHEMES, Group, Scheme, load_scheme, load_subjects


@pytest.mark.parametrize(("name", "levels"), [("soc2020", [9, 26, 104, 412]), ("soc2010", [9, 25, 90, 369])])
def test_has_every_group(name: str, levels: list[int]) -> None:
    groups = load_scheme(name).groups.values()
    assert [sum(group.level == level for group in groups) for level in (1, 2, 3, 4)] == levels


def test_a_group() -> None:
    scheme = load_scheme("soc2020")
    assert scheme.group("2237") == Group("2237", "Other registered nursing professionals", 4, "223")
    assert scheme.group("223700").parent == "2237"
    assert scheme.edition == "SOC2020 index v12 (2025-04)"
    assert "2237" in scheme
    assert "2238" not in scheme


def test_capitals_become_title_case() -> None:
    assert load_scheme("soc2020").group("1").title == "Managers, Directors and Senior Officials"
    assert load_scheme("soc2010").group("21").title == "Science, Research, Engineering and Technology Professionals"
    assert not [group for name in SCHEMES for group in load_scheme(name).groups.values() if group.title.isupper()]


def test_parents_come_nearest_first() -> None:
    assert [group.code for group in load_scheme("soc2020").parents("223700")] == ["2237", "223", "22", "2"]
    assert load_scheme("soc2020").parents("2") == []


def test_children_are_one_level_down() -> None:
    scheme = load_scheme("soc2020")
    assert [group.code for group in scheme.children("22")] == ["221", "222", "223", "224", "225"]
    assert [group.code for group in scheme.children("8214")] == ["821401", "821499"]
    assert scheme.children("223700") == []


@pytest.mark.parametrize("name", SCHEMES)
def test_each_group_is_a_child_of_its_parent(name: str) -> None:
    scheme = load_scheme(name)
    assert all(group in scheme.children(group.parent) for group in scheme.groups.values() if group.parent)
    assert list(scheme.unit_groups) == sorted(scheme.unit_groups)


def test_the_armed_forces_of_isco_keep_their_zero() -> None:
    assert [group.code for group in load_scheme("isco08").parents("0110")] == ["011", "01", "0"]


@pytest.mark.parametrize("method", ["group", "parents", "children"])
@pytest.mark.parametrize("code", ["0000", "", "2237/00", "٢٢٣٧", "nurse"])
def test_unknown_code(method: str, code: str) -> None:
    with pytest.raises(UnknownCodeError, match="Standard Occupational Classification 2020 has no code") as caught:
        getattr(load_scheme("soc2020"), method)(code)
    assert caught.value.hint


def test_unknown_scheme() -> None:
    with pytest.raises(UnknownSchemeError, match=r"no scheme 'soc1990'.*soc2020, soc2010, isco08"):
        load_scheme("soc1990")


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("hecos", [1092, 0, 0]),
        ("jacs3", [19, 165, 1572]),
        ("cah_1_1", [23, 35, 167]),
        ("cah_1_3", [21, 35, 166]),
    ],
)
def test_has_every_group_of_subjects(name: str, levels: list[int]) -> None:
    groups = load_subjects(name).groups.values()
    assert [sum(group.level == level for group in groups) for level in (1, 2, 3)] == levels


def test_a_group_of_subjects() -> None:
    assert load_subjects("hecos").group("100366") == Group("100366", "computer science", 1)
    assert [group.code for group in load_subjects("jacs3").parents("I100")] == ["I1", "8"]
    assert [group.code for group in load_subjects("cah_1_3").parents("11-01-01")] == ["11-01", "11"]
    assert load_subjects("hecos").edition == "HECoS vocabulary v8 (2016-07)"


def test_subjects_without_a_principal_subject_are_in_an_area() -> None:
    jacs3 = load_subjects("jacs3")
    above = {code: group.parent for code, group in jacs3.groups.items() if group.level == 3 and len(group.parent) == 1}
    assert above == {"G000": "7", "I000": "8"}
    assert jacs3.group("A990").parent == "A9"


@pytest.mark.parametrize("name", SUBJECT_SCHEMES)
def test_each_group_of_subjects_is_a_child_of_its_parent(name: str) -> None:
    scheme = load_subjects(name)
    for group in scheme.groups.values():
        assert group.level == 1 if not group.parent else group in scheme.children(group.parent)


@pytest.mark.parametrize("name", SUBJECT_SCHEMES)
def test_unknown_code_of_a_subject(name: str) -> None:
    with pytest.raises(UnknownCodeError, match="has no code '2237'") as caught:
        load_subjects(name).group("2237")
    assert caught.value.hint.removeprefix("Its codes are such as ").removesuffix(".") in load_subjects(name)


@pytest.mark.parametrize(("load", "name"), [(load_scheme, "hecos"), (load_subjects, "soc2020"), (load_subjects, "cah")])
def test_schemes_of_occupations_and_of_subjects_are_apart(load: Callable[[str], Scheme], name: str) -> None:
    with pytest.raises(UnknownSchemeError, match=f"'{name}'"):
        load(name)
