from __future__ import annotations

import pytest

from mappings.schemes import SCHEMES, load_scheme
from mappings.version import data_version
from service.endpoints.crosswalks import CrosswalkAnswer
from service.endpoints.schemes import CodeAnswer, SchemesAnswer
from service.endpoints.search import SearchAnswer


def test_lists_the_schemes(client):
    answer = SchemesAnswer.model_validate(client.get("/v1/schemes").json())
    assert [scheme.name for scheme in answer.schemes] == list(SCHEMES)
    groups = {scheme.name: scheme.groups for scheme in answer.schemes}
    assert {level: groups["soc2020"][level] for level in (1, 2, 3, 4)} == {1: 9, 2: 26, 3: 104, 4: 412}
    assert groups["soc2010"] == {1: 9, 2: 25, 3: 90, 4: 369}


def test_looks_up_a_code_with_those_around_it(client):
    response = client.get("/v1/schemes/soc2020/codes/223")
    answer = CodeAnswer.model_validate(response.json())
    assert (answer.title, answer.level) == ("Nursing Professionals", 3)
    assert [parent.code for parent in answer.parents] == ["22", "2"]
    assert [child.code for child in answer.children] == ["2231", "2232", "2233", "2234", "2235", "2236", "2237"]
    assert answer.edition == load_scheme("soc2020").edition
    assert answer.data_version == data_version()
    assert "max-age" in response.headers["cache-control"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_has_an_answer(client, scheme):
    for code, group in list(load_scheme(scheme).groups.items())[::10]:
        assert client.get(f"/v1/schemes/{scheme}/codes/{code}").json()["title"] == group.title


def test_searches_as_a_person_types(client):
    answer = SearchAnswer.model_validate(
        client.get("/v1/schemes/soc2020/search", params={"q": "staff nur", "limit": 3}).json()
    )
    assert answer.edition == load_scheme("soc2020").edition
    assert len(answer.hits) == 3
    first = answer.hits[0]
    assert (first.title, first.code) == ("Staff nurse", "2237")
    assert first.code_title == load_scheme("soc2020").group("2237").title


@pytest.mark.parametrize("words", ["", "   ", "👩‍⚕️", "\x00", "zzzzqqq", "ممرضة"])
def test_a_search_for_nothing_finds_nothing(client, words):
    assert client.get("/v1/schemes/soc2010/search", params={"q": words}).json()["hits"] == []


def test_carries_a_code_to_another_scheme(client):
    answer = CrosswalkAnswer.model_validate(client.get("/v1/crosswalks/soc2010/soc2020/2136").json())
    assert answer.from_edition == load_scheme("soc2010").edition
    assert answer.to_edition == load_scheme("soc2020").edition
    assert answer.targets[0].code == "2134"
    assert answer.targets[0].title == load_scheme("soc2020").group("2134").title
    assert 0.99 < sum(target.share for target in answer.targets) <= 1.000001
    assert not answer.derived


def test_says_when_a_crosswalk_is_derived(client):
    assert client.get("/v1/crosswalks/soc2020/isco08/2237").json()["derived"]


@pytest.mark.parametrize(
    "address",
    [
        "/v1/schemes/soc2000/codes/2237",
        "/v1/schemes/soc2020/codes/9999",
        "/v1/schemes/soc2020/codes/%00",
        "/v1/schemes/soc2020/codes/" + "2" * 10_000,
        "/v1/schemes/soc2020/codes/%EF%BC%92237",
        "/v1/schemes/soc2000/search?q=nurse",
        "/v1/crosswalks/soc2010/soc2000/2136",
        "/v1/crosswalks/soc2010/soc2010/2136",
        "/v1/crosswalks/soc2010/soc2020/0000",
        "/v1/schemes/",
        "/nowhere",
        "/static/nowhere",
        "/static/../page.html",
        "/static/%2e%2e/page.html",
    ],
)
def test_what_does_not_exist_is_not_found(client, problem_of, address):
    problem_of(client.get(address), 404)


@pytest.mark.parametrize("query", ["", "?q=nurse&limit=0", "?q=nurse&limit=x", "?q=" + "n" * 201])
def test_a_bad_search_is_refused(client, problem_of, query):
    assert problem_of(client.get("/v1/schemes/soc2020/search" + query), 422).details


def test_tells_its_versions(client):
    answer = client.get("/v1/version").json()
    coding = client.get("/v1/classify", params={"title": "Nurse"}).json()
    assert answer["model"] == coding["model_version"]
    assert answer["data"] == coding["data_version"] == data_version()
    assert answer["editions"]["soc2010"] == load_scheme("soc2010").edition
    assert answer["service"]
