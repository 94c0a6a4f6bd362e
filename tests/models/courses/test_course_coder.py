from __future__ import annotations

import pytest

from models.coding import Item
from models.courses.course_coder import code_many, settle


def code(title="", scheme="soc2020", top=5, **fields):
    return code_many([Item(title, "course", **fields)], scheme, top)[0]


def test_a_course_is_coded_with_subjects_links_and_what_was_set_aside():
    coding = code("BSc (Hons) Computer Games Programming with placement year")
    assert "computer games" in coding.evidence.subjects[0].title
    assert [each.kind for each in coding.evidence.removed] == ["award", "award", "placement"]
    assert coding.evidence.cleaned_title == "Computer Games Programming"
    assert coding.evidence.method == "subject"
    assert [each.code for each in coding.candidates] == [each.code for each in coding.evidence.links]
    assert "2134" in [each.code for each in coding.candidates]


def test_a_sure_course_has_a_unit_group_and_a_vague_one_has_a_reason():
    sure = code("BSc Physiotherapy")
    assert (sure.code, sure.level, sure.reason) == ("2221", 4, None)
    assert sure.confidence == sure.candidates[0].probability
    vague = code("Humanities")
    assert vague.level < 4
    assert vague.reason in ("too_vague", "tie")
    assert vague.candidates


@pytest.mark.parametrize("fields", [{"hecos": "100148"}, {"jacs3": "H200"}, {"jacs3": "h200"}, {"cah": "10-01-07"}])
def test_a_code_goes_before_the_title(fields):
    coding = code("a course", scheme="soc2010", **fields)
    assert "2121" in [each.code for each in coding.candidates]
    assert not [each for each in coding.evidence.removed if each.kind == "unknown_code"]


def test_several_codes_lead_where_each_of_them_does():
    both = {each.code: each.probability for each in code(hecos="100148|100105", top=100).candidates}
    for one in ("100148", "100105"):
        for each in code(hecos=one, top=3).candidates:
            assert both[each.code] >= each.probability


def test_an_unknown_code_is_told_and_the_title_is_used():
    coding = code("Physiotherapy", hecos="999999")
    assert coding.code == "2221"
    assert [(each.kind, each.text) for each in coding.evidence.removed] == [("unknown_code", "999999")]
    assert code(hecos="999999").reason == "invalid"


@pytest.mark.parametrize(
    ("title", "reason"), [("", "empty"), ("qwxzkj vvqz", "no_subject"), ("BSc (Hons)", "no_subject")]
)
def test_what_names_no_subject_is_not_coded(title, reason):
    coding = code(title)
    assert (coding.code, coding.candidates, coding.reason) == (None, (), reason)


def test_a_title_that_puts_subjects_in_a_row_has_evidence_for_each():
    links = {each.code: each for each in code("Law with Economics", top=20).evidence.links}
    routes = [each.detail for link in links.values() for each in link.evidence if each.kind == "entry_route"]
    assert {"law", "economics"} <= set(routes)


def test_candidates_reach_a_hundred():
    assert len(code("Business studies", top=100).candidates) > 20


@pytest.mark.parametrize(
    ("weights", "code", "reason"),
    [
        ({"2121": 0.9, "2122": 0.2}, "2121", None),
        ({"2121": 0.6, "2122": 0.5, "3113": 0.2}, "212", "tie"),
        ({"2121": 0.6, "2122": 0.5, "2231": 0.3}, "2", "too_vague"),
        ({"2121": 0.6, "2231": 0.3, "3545": 0.3, "4122": 0.3}, None, "too_vague"),
        ({"2121": 0.4}, None, "too_vague"),
        ({}, None, "too_vague"),
    ],
)
def test_the_rule_of_depth(weights, code, reason):
    depth = settle(weights)
    assert (depth.code, depth.reason) == (code, reason)
