from __future__ import annotations

import pytest

from mappings.schemes import load_scheme, load_subjects
from mappings.version import data_version
from models.education import shipped
from service.pathways.answers import CourseOccupationsAnswer, OccupationCoursesAnswer


@pytest.fixture
def leads(client):
    def leads(name, code, **query):
        response = client.get(f"/v1/pathways/courses/{name}/{code}/occupations", params=query)
        assert response.status_code == 200, response.text
        return CourseOccupationsAnswer.model_validate_json(response.content)

    return leads


@pytest.fixture
def courses(client):
    def courses(soc, **query):
        response = client.get(f"/v1/pathways/occupations/{soc}/courses", params=query)
        assert response.status_code == 200, response.text
        return OccupationCoursesAnswer.model_validate_json(response.content)

    return courses


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_civil_engineering_leads_to_civil_engineers_and_back(leads, courses, scheme):
    answer = leads("hecos", "100148", scheme=scheme)
    assert "2121" in [link.code for link in answer.links[:5]]
    assert "100148" in [link.code for link in courses("2121", scheme=scheme).links]


@pytest.mark.parametrize(
    ("name", "code", "scheme"),
    [
        ("jacs3", "H200", "jacs3"),
        ("jacs", "H2", "jacs3"),
        ("cah_1_1", "10-01-07", "cah_1_1"),
        ("cah_1_3", "10-01-07", "cah_1_3"),
        ("cah", "10-01", "cah_1_3"),
    ],
)
def test_each_scheme_of_subjects_leads_on(leads, name, code, scheme):
    answer = leads(name, code)
    assert answer.subject_scheme == scheme
    assert answer.subject_edition == load_subjects(scheme).edition
    assert answer.title == load_subjects(scheme).group(code).title
    assert answer.subjects
    assert answer.links


def test_every_link_says_what_speaks_for_it_and_whose_that_is(leads, courses):
    for answer in (leads("hecos", "100105"), courses("2421"), courses("24", scheme="soc2010")):
        assert answer.edition == load_scheme(answer.scheme).edition
        assert answer.data_version == data_version()
        assert answer.model_version == shipped.read("courses").version
        assert answer.outcomes_version is None
        for link in answer.links:
            assert 0 < link.weight <= 1
            assert link.only_alike == (not link.evidence or {each.kind for each in link.evidence} == {"similarity"})
            for each in link.evidence:
                assert each.licence in {"OGL-UK-3.0", "CC-BY-4.0"}
                assert each.attribution


def test_links_are_filtered(leads, courses):
    routes = leads("hecos", "100105", evidence="entry_route")
    assert routes.links
    assert all("entry_route" in {each.kind for each in link.evidence} for link in routes.links)
    heavy = courses("2421", min_weight=0.2)
    assert 0 < heavy.total < courses("2421").total
    assert min(link.weight for link in heavy.links) >= 0.2


def test_pages_hold_all_links_once(leads):
    first = leads("hecos", "100105", limit=5)
    second = leads("hecos", "100105", limit=5, cursor=first.next)
    both = [link.code for link in (*first.links, *second.links)]
    assert both == [link.code for link in leads("hecos", "100105", limit=10).links]


def test_why_a_subject_leads_nowhere_is_said(leads):
    answer = leads("jacs3", "J941")
    assert answer.links == []
    assert "J941" in answer.note


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("courses/isced/1/occupations", "hecos"),
        ("courses/hecos/100147x/occupations", "The nearest are 100147"),
        ("courses/cah_1_1/99-99/occupations", "The nearest are"),
        ("occupations/9999/courses", "The nearest are"),
    ],
)
def test_what_is_not_known_is_not_found(client, problem_of, address, hint):
    assert hint in problem_of(client.get(f"/v1/pathways/{address}"), 404).hint


@pytest.mark.parametrize("scheme", ["hecos", "jacs3", "cah_1_1", "cah_1_3"])
def test_every_code_leads_somewhere_or_says_why_not(leads, scheme):
    for code in list(load_subjects(scheme).groups)[::60]:
        answer = leads(scheme, code, limit=1)
        assert bool(answer.links) != bool(answer.note)
