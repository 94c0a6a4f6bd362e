from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from mappings.schemes import load_scheme
from service.app import create_app
from service.occupations.search import MOST
from service.occupations.titles import titles_of
from service.settings import Settings

SHAPE = {"soc": int, "title": str, "description": str, "qualifications": str, "tasks": str, "add_titles": list}
"""What the clients of LMI for All read of a group."""


def has_the_shape(info):
    assert all(type(info[name]) is kind for name, kind in SHAPE.items())
    assert all(type(title) is str for title in info["add_titles"])


def test_a_search_finds_groups_of_soc2010_with_the_best_first(client):
    found = client.get("/api/v1/soc/search", params={"q": "staff nurse"}).json()
    assert 1 <= len(found) <= MOST
    for info in found:
        has_the_shape(info)
        assert load_scheme("soc2010").group(str(info["soc"])).title == info["title"]
    assert found[0]["soc"] == 2231
    assert 0.5 < found[0]["confidence"] <= 1


def test_a_search_in_soc2020_by_a_switch(client):
    found = client.get("/api/v1/soc/search", params={"q": "staff nurse", "scheme": "soc2020"}).json()
    assert found[0]["soc"] == 2237


def test_a_group_is_looked_up_by_its_code(client):
    response = client.get("/api/v1/soc/code/2231")
    info = response.json()
    has_the_shape(info)
    assert (info["soc"], info["title"]) == (2231, "Nurses")
    assert info["add_titles"] == list(titles_of("soc2010", "2231"))
    assert "max-age" in response.headers["cache-control"]


@pytest.mark.parametrize("scheme", ["soc2010", "soc2020"])
def test_every_unit_group_has_an_answer(client, scheme):
    for code in load_scheme(scheme).unit_groups[::7]:
        info = client.get(f"/api/v1/soc/code/{code}", params={"scheme": scheme}).json()
        has_the_shape(info)
        assert info["soc"] == int(code)


def test_without_texts_the_fields_are_empty_and_say_why(client):
    info = client.get("/api/v1/soc/code/2231").json()
    assert (info["description"], info["qualifications"], info["tasks"]) == ("", "", "")
    assert "SOC_CODER_SOURCES" in info["note"]


@pytest.mark.parametrize("code", ["9999", "9999999", "nurse", "%00", "2237"])
def test_a_code_that_soc2010_has_not_is_not_found(client, problem_of, code):
    response = client.get(f"/api/v1/soc/code/{code}")
    problem_of(response, 404)
    assert "error" in response.json()  # what clients look for


@pytest.mark.parametrize("query", ["", "?q=nurse&scheme=isco08", "?q=nurse&scheme=x", "?q=" + "n" * 1001])
def test_a_bad_search_is_refused(client, problem_of, query):
    assert problem_of(client.get("/api/v1/soc/search" + query), 422).details


@pytest.mark.parametrize("words", ["", " ", "👩‍⚕️", "zzzzqqq"])
def test_a_search_for_nothing_is_an_empty_list(client, words):
    assert client.get("/api/v1/soc/search", params={"q": words}).json() == []


def test_texts_and_scheme_are_settings(volume_1):
    with TestClient(create_app(Settings(sources=volume_1(), compat_scheme="soc2020"))) as client:
        info = client.get("/api/v1/soc/code/2237").json()
        assert (info["soc"], info["description"], info["note"]) == (2237, "They are 2237.", "")
        assert info["tasks"].split("\n") == ["does 2237;", "does more of it"]
        old = client.get("/api/v1/soc/code/2231?scheme=soc2010").json()
        assert old["description"].startswith("They are ")
        assert "SOC2020" in old["note"]
        assert client.get("/api/v1/soc/search?q=staff+nurse").json()[0]["description"] == "They are 2237."


def test_requests_are_counted_under_the_whole_address(client):
    client.get("/api/v1/soc/code/2231")
    assert 'route="/api/v1/soc/code/{soc}",status="200"' in client.get("/metrics").text


PLAIN = [
    *("/api/v1/soc/search?q=staff+nurse", "/api/v1/soc/search?q=staff%20nurse", "/api/v1/soc/search?q="),
    *("/api/v1/soc/search?q=caf%C3%A9%20manager", "/api/v1/soc/search?q=a%26b%3Dc%2Bd", "/api/v1/soc/search?q=%ff%00"),
    *("/api/v1/soc/code/2231", "/api/v1/soc/code/9999", "/api/v1/soc/code/%6Eurse"),
]


@pytest.mark.parametrize("address", PLAIN)
def test_a_plain_request_has_the_same_answer_as_one_that_names_the_scheme(client, address):
    plain = client.get(address)
    whole = client.get(f"{address}{'&' if '?' in address else '?'}scheme=soc2010")
    assert plain.status_code == whole.status_code
    for headers in (plain.headers, whole.headers):
        del headers["x-request-id"]
    assert plain.headers == whole.headers
    told, named = (each.json() for each in (plain, whole))
    if plain.status_code != 200:
        told["error"].pop("request_id"), named["error"].pop("request_id")
    assert told == named
