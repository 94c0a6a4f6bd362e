from __future__ import annotations

import pytest

from mappings.near import group_of
from mappings.schemes import load_scheme
from mappings.version import data_version
from models.education import shipped
from models.pathways.neighbours import neighbours
from service.pathways.answers import NeighboursAnswer, ProductsAnswer, ProgressionAnswer

ANSWERS = {
    "apprenticeships": ProductsAnswer,
    "t-levels": ProductsAnswer,
    "neighbours": NeighboursAnswer,
    "progression": ProgressionAnswer,
}


@pytest.fixture
def ask(client):
    def ask(pathway, soc, **query):
        response = client.get(f"/v1/pathways/occupations/{soc}/{pathway}", params=query)
        assert response.status_code == 200, response.text
        return ANSWERS[pathway].model_validate_json(response.content)

    return ask


@pytest.mark.parametrize("pathway", ANSWERS)
@pytest.mark.parametrize(("scheme", "code"), [("soc2020", "5241"), ("soc2010", "5241"), ("soc2020", "52")])
def test_every_link_says_what_speaks_for_it_and_whose_that_is(ask, pathway, scheme, code):
    answer = ask(pathway, code, scheme=scheme)
    assert answer.title == load_scheme(scheme).group(code).title
    assert (answer.scheme, answer.edition) == (scheme, load_scheme(scheme).edition)
    assert answer.data_version == data_version()
    assert answer.total > 0
    assert answer.note is None
    for link in answer.links:
        assert link.evidence
        for each in link.evidence:
            assert each.detail
            assert each.licence == "OGL-UK-3.0"
            assert "Open Government Licence" in each.attribution


def test_standards_and_t_levels_lead_to_electricians(ask):
    standards = {link.reference: link for link in ask("apprenticeships", "5241", limit=100).links}
    assert standards["ST0152"].title == "Installation and maintenance electrician"
    assert standards["ST0152"].weight == 1
    assert not any(link.reference.startswith("TL") for link in standards.values())
    t_levels = ask("t-levels", "5241").links
    assert {link.kind for link in t_levels} == {"t_level"}
    assert {link.title for link in t_levels} == {None}


def test_a_slip_is_flagged(ask):
    (link,) = [link for link in ask("apprenticeships", "8215").links if link.reference == "ST0268"]
    assert "slip" in link.doubts[0]
    assert [each.doubt for each in link.occupations] == link.doubts


def test_products_are_filtered(ask):
    links = ask("apprenticeships", "52", level=3, route="engineering and manufacturing", limit=100).links
    assert links
    assert {(link.level, link.route) for link in links} == {(3, "Engineering and manufacturing")}
    heavy = ask("apprenticeships", "5241", min_weight=0.9, limit=100)
    assert min(link.weight for link in heavy.links) >= 0.9
    assert heavy.total < ask("apprenticeships", "5241").total


def test_what_is_predicted_is_told_apart_from_what_is_official(ask):
    official = ask("apprenticeships", "53", evidence="official").links
    predicted = ask("apprenticeships", "53", evidence="similarity")
    assert all("official" in {each.kind for each in link.evidence} for link in official)
    assert "ST0169" not in {link.reference for link in official}
    assert "ST0169" in {link.reference for link in predicted.links}
    assert predicted.model_version == shipped.read("apprenticeships").version
    assert ask("neighbours", "53").model_version is None


def test_neighbours_are_filtered_by_what_makes_them_near(ask):
    links = ask("neighbours", "5241", evidence="standard", limit=100).links
    assert links
    assert all("standard" in {each.kind for each in link.evidence} for link in links)


def test_steps_are_filtered_by_direction(ask):
    for direction in ("up", "down"):
        links = ask("progression", "5241", direction=direction, limit=100).links
        assert {link.direction for link in links} == {direction}
    assert all(link.level > link.start.level for link in ask("progression", "5241", direction="up").links)


def test_pages_hold_all_links_once(ask):
    codes, cursor = [], None
    while True:
        answer = ask("neighbours", "5241", limit=7, **({"cursor": cursor} if cursor else {}))
        codes += [link.code for link in answer.links]
        cursor = answer.next
        if cursor is None:
            break
    assert codes == [each.code for each in neighbours("soc2020", "5241")]
    assert answer.total == len(codes)


def test_a_cursor_is_good_for_its_own_query_only(client, ask, problem_of):
    cursor = ask("neighbours", "5241", limit=5).next
    for address in ("5242/neighbours", "5241/progression"):
        answer = client.get(f"/v1/pathways/occupations/{address}", params={"cursor": cursor})
        assert problem_of(answer, 422).hint == "Start again without it."
    assert problem_of(client.get("/v1/pathways/occupations/5241/neighbours?cursor=x"), 422).hint


def test_why_there_is_no_link_is_said(ask):
    for pathway in ("apprenticeships", "t-levels", "progression"):
        answer = ask(pathway, "2237")
        assert answer.links == []
        assert answer.note
    assert ask("neighbours", "2240").note


def test_the_answer_is_not_sent_twice(client):
    address = "/v1/pathways/occupations/5241/neighbours"
    first = client.get(address)
    assert "max-age" in first.headers["cache-control"]
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(address + "?limit=1", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("pathway", ANSWERS)
@pytest.mark.parametrize("code", ["2238", "9999", "%00", "2" * 10_000])
def test_an_unknown_code_is_not_found_and_the_nearest_are_named(client, problem_of, pathway, code):
    problem = problem_of(client.get(f"/v1/pathways/occupations/{code}/{pathway}"), 404)
    assert problem.hint.startswith("The nearest are ")
    near = problem.hint.removeprefix("The nearest are ").split()[0]
    assert group_of(load_scheme("soc2020"), near)


@pytest.mark.parametrize(
    "query", ["scheme=isco08", "min_weight=2", "limit=0", "limit=101", "level=9", "route=Nowhere", "nonsense=1"]
)
def test_a_bad_query_is_refused(client, problem_of, query):
    assert problem_of(client.get(f"/v1/pathways/occupations/5241/progression?{query}"), 422).details


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
@pytest.mark.parametrize("pathway", ANSWERS)
def test_every_code_has_an_answer(ask, scheme, pathway):
    for code in list(load_scheme(scheme).groups)[::40]:
        answer = ask(pathway, code, scheme=scheme)
        assert bool(answer.links) != bool(answer.note)
