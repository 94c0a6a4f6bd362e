from __future__ import annotations

from collections import defaultdict

import pytest

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.pathways.neighbours import neighbours


def near(scheme, code, other):
    return next(each for each in neighbours(scheme, code) if each.code == other)


def test_crosswalk_kin_are_near() -> None:
    nurses = near("soc2020", "2237", "2232")
    assert [each.kind for each in nurses.evidence] == ["crosswalk"]
    assert nurses.evidence[0].detail == "2231 Nurses"


def test_a_shared_title_is_in_both_groups() -> None:
    fitters = near("soc2020", "5241", "5223")
    (titles,) = [each.detail for each in fitters.evidence if each.kind == "title"]
    for title in titles.split("; "):
        codes = {entry.soc2020 for entry in load_index().titles[normalise(title)]}
        assert {"5241", "5223"} <= codes


def test_each_kind_of_nearness_is_named_with_its_strength() -> None:
    fitters = near("soc2020", "5241", "5223")
    assert {each.kind for each in fitters.evidence} == {"title", "standard", "route"}
    assert all(0 < each.strength <= fitters.weight < 1 for each in fitters.evidence)


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_strengths_are_chances(scheme) -> None:
    for code, group in list(load_scheme(scheme).groups.items())[::7]:
        found = neighbours(scheme, code)
        assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)
        assert not any(each.code.startswith(code[:4]) for each in found), group
        sums = defaultdict(float)
        for each in found:
            for kind in each.evidence:
                sums[kind.kind] += kind.strength
        assert all(total <= 1.000001 for total in sums.values())


def test_nearly_every_unit_group_has_neighbours() -> None:
    lonely = {code for code in load_scheme("soc2020").unit_groups if not neighbours("soc2020", code)}
    assert lonely == {"2223", "2240"}, "speech therapists and veterinarians alone have neither namesake nor kin"
