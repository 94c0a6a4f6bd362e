from __future__ import annotations

import json
from dataclasses import fields

import pytest

from mappings.schemes import load_scheme
from models.coding import Item
from service.body_limit import LARGEST_BODY
from service.endpoints.classify import ClassifyAnswer
from service.items import LONGEST_FIELD, MOST_ITEMS, ItemFields

JSON = {"content-type": "application/json"}

ODD_TITLES = {
    "empty": "",
    "spaces": " \t\n",
    "binary": "\x00\x01\x02\x7f\ufffd",
    "right-to-left": "ممرضة في مستشفى",
    "override": "nurse\u202egnisrun",
    "emoji": "👩‍⚕️🚀",
    "number": "12345",
    "long": "nurse " * 160,
}


def post(client, *items, **body):
    return client.post("/v1/classify", json={"items": list(items), **body})


def test_request_items_have_the_fields_of_an_item():
    assert set(ItemFields.model_fields) == {field.name for field in fields(Item)}
    assert ItemFields(title="Nurse").item() == Item("Nurse")


def test_codes_many_in_order(client):
    answer = ClassifyAnswer.model_validate(
        post(client, {"id": "b", "title": "Staff nurse"}, {"id": "a", "title": "Plumber"}, {"title": "Chef"}).json()
    )
    assert [result.id for result in answer.results] == ["b", "a", None]
    assert [result.coding.code for result in answer.results] == ["2237", "5315", "5434"]
    assert answer.edition == load_scheme("soc2020").edition
    for result in answer.results:
        assert result.coding.edition == answer.edition
        assert result.coding.model_version == answer.model_version
        assert result.coding.data_version == answer.data_version


@pytest.mark.parametrize(("scheme", "code"), [("soc2020", "2237"), ("soc2010", "2231")])
def test_codes_one_to_either_scheme(client, scheme, code):
    coding = client.get("/v1/classify", params={"title": "Staff nurse", "scheme": scheme}).json()
    assert coding["code"] == code
    assert coding["edition"] == load_scheme(scheme).edition
    assert coding == post(client, {"title": "Staff nurse"}, scheme=scheme).json()["results"][0]["coding"]


@pytest.mark.parametrize("kind", ["job_title", "vacancy"])
@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_an_answer_sent_back_settles_the_code(client, scheme, kind):
    item = {"title": "Analyst", "kind": kind, "description": "Competitive pay."}
    (result,) = post(client, item, scheme=scheme).json()["results"]
    choices = result["coding"]["question"]["choices"]
    answers = [{**item, **{name: choice[name] for name in ("title", "qualifier", "industry")}} for choice in choices]
    codings = [each["coding"] for each in post(client, *answers, scheme=scheme).json()["results"]]
    assert [coding["code"] for coding in codings] == [choice["code"] for choice in choices]
    assert [coding["question"] for coding in codings] == [None] * len(choices)
    assert codings[0] == client.get("/v1/classify", params={**answers[0], "scheme": scheme}).json()


def test_the_evidence_names_the_runner_up(client):
    coding = client.get("/v1/classify", params={"title": "Analyst"}).json()
    runner_up = coding["evidence"]["runner_up"]
    assert {name: runner_up[name] for name in ("code", "title", "probability")} == coding["candidates"][1]
    assert runner_up["apart"]


def test_gives_at_most_top_candidates(client):
    assert len(client.get("/v1/classify", params={"title": "Manager", "top": 2}).json()["candidates"]) <= 2


@pytest.mark.parametrize("title", ODD_TITLES.values(), ids=ODD_TITLES)
def test_an_odd_title_is_coded_or_abstained_from(client, title):
    one = client.get("/v1/classify", params={"title": title})
    many = post(client, {"id": "x", "title": title}, {"id": "y", "title": "Plumber"})
    assert one.status_code == many.status_code == 200
    for coding in (one.json(), many.json()["results"][0]["coding"]):
        assert coding["code"] or coding["reason"]
    assert many.json()["results"][1]["coding"]["code"] == "5315"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"id": "x"}, "title"),
        ({"id": "x", "title": None}, "title"),
        ({"id": "x", "title": 7}, "title"),
        ({"id": "x", "title": float("nan")}, "title"),
        ({"id": "x", "title": ["Nurse"]}, "title"),
        ({"id": "x", "title": "n" * (LONGEST_FIELD + 1)}, "title"),
        ({"id": "x", "title": "n" * 100_000}, "title"),
        ({"id": "x", "title": "\ud800"}, "title"),
        ({"id": "x", "title": "Nurse", "kind": "profession"}, "kind"),
        ({"id": "x", "title": "Nurse", "colour": "blue"}, "colour"),
    ],
)
def test_a_bad_item_has_an_error_and_the_rest_are_coded(client, bad, field):
    body = json.dumps({"items": [{"id": "first", "title": "Plumber"}, bad, {"id": "last", "title": "Plumber"}]})
    response = client.post("/v1/classify", content=body, headers=JSON)
    assert response.status_code == 200
    first, refused, last = response.json()["results"]
    assert first["coding"]["code"] == last["coding"]["code"] == "5315"
    assert refused["id"] == "x"
    assert refused["error"]["code"] == "invalid"
    assert [detail["field"] for detail in refused["error"]["details"]] == [field]


@pytest.mark.parametrize(
    "bad", [None, 7, "Nurse", [], [[]], {"id": 7, "title": "Nurse"}, {"id": "\ud800", "title": "Nurse"}]
)
def test_an_item_of_no_shape_has_an_error_without_id(client, bad):
    response = client.post("/v1/classify", content=json.dumps({"items": [bad]}), headers=JSON)
    assert response.status_code == 200
    (refused,) = response.json()["results"]
    assert refused["id"] is None
    assert refused["error"]["message"]


def test_no_items_have_no_results(client):
    assert post(client).json()["results"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.items"),
        ({"items": None}, "body.items"),
        ({"items": [{"title": "Nurse"}] * (MOST_ITEMS + 1)}, "body.items"),
        ({"items": [], "scheme": "soc2000"}, "body.scheme"),
        ({"items": [], "top": 0}, "body.top"),
        ({"items": [], "top": float("nan")}, "body.top"),
        ({"items": [], "title": "Nurse"}, "body.title"),
        ([], "body"),
        ("Nurse", "body"),
    ],
)
def test_a_bad_request_names_the_field(client, problem_of, body, field):
    problem = problem_of(client.post("/v1/classify", content=json.dumps(body), headers=JSON), 422)
    assert [detail.field for detail in problem.details] == [field]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"title": "n" * 50_000},
        {"title": "Nurse", "scheme": "x"},
        {"title": "Nurse", "top": "many"},
        {"title": "a", "b": "c"},
    ],
)
def test_a_bad_query_is_refused(client, problem_of, query):
    assert problem_of(client.get("/v1/classify", params=query), 422).details


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"items": [}', b"\xff\xfe\x00", b"[" * 100_000, b'{"items":' * 50_000],
    ids=["cut", "malformed", "not UTF-8", "nested lists", "nested objects"],
)
def test_a_body_that_is_not_json_is_refused(client, problem_of, body):
    problem_of(client.post("/v1/classify", content=body, headers=JSON), 400)


def test_a_body_of_another_type_is_refused(client, problem_of):
    problem_of(client.post("/v1/classify", content=b"title=Nurse", headers={"content-type": "text/plain"}), 422)


def test_the_largest_body_is_read_and_a_larger_one_refused(client, problem_of):
    body = json.dumps({"items": []}).encode()
    assert client.post("/v1/classify", content=body.ljust(LARGEST_BODY), headers=JSON).status_code == 200
    problem_of(client.post("/v1/classify", content=body.ljust(LARGEST_BODY + 1), headers=JSON), 413)


def test_a_body_without_a_length_is_measured_as_it_comes(client, problem_of):
    read = 0

    def chunks():
        nonlocal read
        for _ in range(100):
            read += 1
            yield b" " * (LARGEST_BODY // 10)

    problem_of(client.post("/v1/classify", content=chunks(), headers=JSON), 413)


def test_codes_a_course(client):
    coding = client.get(
        "/v1/classify", params={"kind": "course", "title": "LLB (Hons) Law", "scheme": "soc2010"}
    ).json()
    assert {"2412", "2413"} & {each["code"] for each in coding["candidates"]}
    assert coding["evidence"]["subjects"][0]["title"] == "law"
    assert [each["code"] for each in coding["evidence"]["links"]] == [each["code"] for each in coding["candidates"]]
    item = {"kind": "course", "title": "LLB (Hons) Law"}
    assert post(client, item, {"title": "Chef"}, scheme="soc2010").json()["results"][0]["coding"] == coding
