"""There and back: no code is lost between schemes of subjects, nor between editions of SOC, nor on the way across."""

from __future__ import annotations

import numpy as np
import pytest

from mappings.crosswalk import load_crosswalk
from mappings.schemes import load_scheme, load_subjects
from mappings.subject_crosswalk import load_subject_crosswalk
from models.courses.occupations import LEAST_WEIGHT, weights


def test_every_detailed_subject_of_jacs3_comes_back_from_hecos():
    there, back = load_subject_crosswalk("jacs3", "hecos"), load_subject_crosswalk("hecos", "jacs3")
    lost = [
        code
        for code, group in load_subjects("jacs3").groups.items()
        if group.level == 3
        and (matches := there.targets(code))
        and code not in {each.code for match in matches for each in back.targets(match.code)}
    ]
    assert lost == []


@pytest.mark.parametrize(("source", "target"), [("soc2010", "soc2020"), ("soc2020", "soc2010")])
def test_every_unit_group_comes_back_from_the_other_edition(source, target):
    there, back = load_crosswalk(source, target), load_crosswalk(target, source)
    lost = [
        code
        for code in load_scheme(source).unit_groups
        if code not in {each.code for link in there.targets(code) for each in back.targets(link.code)}
    ]
    assert lost == []


def test_where_a_subject_leads_is_much_the_same_in_both_editions():
    best = weights("soc2010").argmax(axis=1)
    codes, others = load_scheme("soc2010").unit_groups, load_scheme("soc2020").unit_groups
    crosswalk = load_crosswalk("soc2010", "soc2020")
    kept = [
        any(
            weights("soc2020")[row, others.index(link.code)] >= LEAST_WEIGHT for link in crosswalk.targets(codes[place])
        )
        for row, place in enumerate(best)
    ]
    assert np.mean(kept) > 0.99
