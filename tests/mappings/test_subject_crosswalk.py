from __future__ import annotations

import pytest

from mappings.errors import UnknownCodeError, UnknownCrosswalkError, UnknownSchemeError
from mappings.schemes import load_subjects
from mappings.subject_crosswalk import SUBJECT_CROSSWALKS, Match, SubjectCrosswalk, load_subject_crosswalk

WAYS = [*SUBJECT_CROSSWALKS, *((target, source) for source, target in SUBJECT_CROSSWALKS)]
UNLINKED = {("jacs3", "hecos"): 1, ("jacs3", "cah_1_1"): 2, ("cah_1_1", "jacs3"): 12}
"""How many subjects, or groups of the CAH at its third level, the sources leave unlinked."""


def lowest(scheme: str) -> list[str]:
    groups = load_subjects(scheme).groups.values()
    level = max(group.level for group in groups)
    return [group.code for group in groups if group.level == level]


def test_close_matches_come_first() -> None:
    matches = load_subject_crosswalk("jacs3", "hecos").targets("I100")
    assert matches[0] == Match("close", 2, "100366")
    assert {match.relation for match in matches[1:]} == {"related"}


def test_the_category_is_that_of_the_subject_crossed_from() -> None:
    (match,) = load_subject_crosswalk("hecos", "jacs3").targets("100104")
    assert match == Match("close", 1, "N410")
    assert load_subject_crosswalk("jacs3", "hecos").targets("J940") == (Match("related", 3, "100193"),)


def test_the_versions_of_the_cah_are_kept_apart() -> None:
    (earlier,) = load_subject_crosswalk("hecos", "cah_1_1").targets("100003")
    (later,) = load_subject_crosswalk("hecos", "cah_1_3").targets("100003")
    assert later == Match("within", 0, "25-01-03")
    assert earlier.code not in load_subjects("cah_1_3")
    with pytest.raises(UnknownCrosswalkError, match="from cah_1_1 to cah_1_3"):
        load_subject_crosswalk("cah_1_1", "cah_1_3")
    with pytest.raises(UnknownCrosswalkError, match="from jacs3 to cah_1_3"):
        load_subject_crosswalk("jacs3", "cah_1_3")


@pytest.mark.parametrize(("source", "target"), WAYS)
def test_there_and_back_every_code_is_reached(source: str, target: str) -> None:
    there, back = load_subject_crosswalk(source, target), load_subject_crosswalk(target, source)
    unlinked = 0
    for code in lowest(source):
        matches = there.targets(code)
        unlinked += not matches
        assert not matches or code in {match.code for each in matches for match in back.targets(each.code)}
    assert unlinked == UNLINKED.get((source, target), 0)


def test_every_subject_of_either_mapping_is_linked() -> None:
    jacs3 = load_subject_crosswalk("jacs3", "hecos")
    assert [code for code in lowest("jacs3") if not jacs3.targets(code)] == ["J941"]
    assert all(load_subject_crosswalk("hecos", "jacs3").targets(code) for code in lowest("hecos"))


@pytest.mark.parametrize(("source", "target"), [("hecos", "cah_1_1"), ("hecos", "cah_1_3"), ("jacs3", "cah_1_1")])
def test_a_subject_is_in_one_group_of_the_cah(source: str, target: str) -> None:
    crosswalk = load_subject_crosswalk(source, target)
    assert {len(crosswalk.targets(code)) for code in lowest(source)} <= {0, 1}


def test_a_group_has_the_links_of_its_subjects_the_closest_of_each() -> None:
    jacs3, hecos = load_subjects("jacs3"), load_subjects("hecos")
    links = [
        ("I110", Match("related", 4, "100366")),
        ("I111", Match("close", 2, "100366")),
        ("I120", Match("related", 3, "100365")),
        ("I200", Match("close", 1, "100358")),
    ]
    crosswalk = SubjectCrosswalk(jacs3, hecos, links)
    assert crosswalk.targets("I1") == (Match("close", 2, "100366"), Match("related", 3, "100365"))
    assert [match.code for match in crosswalk.targets("8")] == ["100358", "100366", "100365"]
    assert crosswalk.targets("A1") == ()


def test_groups_above_are_reached_through_their_parents() -> None:
    contained = load_subject_crosswalk("cah_1_3", "hecos")
    assert {match.relation for match in contained.targets("11-01")} == {"contains"}
    assert {match.code for match in contained.targets("11-01-01")} < {match.code for match in contained.targets("11")}


def test_errors() -> None:
    with pytest.raises(UnknownCodeError, match="'G400'"):
        load_subject_crosswalk("jacs3", "hecos").targets("G400")
    with pytest.raises(UnknownSchemeError, match="'soc2010'"):
        load_subject_crosswalk("hecos", "soc2010")
