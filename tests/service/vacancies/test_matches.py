"""Vacancies found and counted over HTTP, on both engines."""

from __future__ import annotations

import json

import pytest

from service.keys import add_key
from service.vacancies.counts import Cell, counts

BASE = "/v1/vacancies"
LINES = [
    {"title": "Staff nurse", "postcode": "LS1 4AP", "lat": 53.8, "lon": -1.55},
    {"title": "Plumber", "postcode": "M1 1AE", "lat": 53.48, "lon": -2.24},
]


@pytest.fixture
def key(database):
    return {"X-API-Key": add_key(database, "Ada", "code", 1)}


@pytest.fixture
def send(client, key):
    """Send so many vacancies of each of `LINES`, each a day after the last."""

    def send(*numbers):
        lines = [
            line | {"id": f"{place}-{number}", "company": f"Elm {number}", "date": f"2025-11-{number + 1:02}"}
            for place, (line, count) in enumerate(zip(LINES, numbers, strict=True))
            for number in range(count)
        ]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        answer = client.post(BASE, content=body, params={"source": "board", "format": "jsonl"}, headers=key)
        assert answer.json()["outcomes"]["new"] == len(lines), answer.text

    return send


@pytest.fixture
def get(client):
    def get(status=200, **query):
        answer = client.get(BASE, params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    return get


def titles(answer):
    return [one["title"] for one in answer["vacancies"]]


def test_vacancies_are_found_by_code_and_place(send, get):
    send(3, 2)
    found = get(soc="2237", near="LS1 4AP", radius=10)
    assert (titles(found), found["total"], found["next"]) == (["Staff nurse"] * 3, 3, None)
    assert found["near"] == [53.8, -1.55]
    first = found["vacancies"][0]
    assert (first["posted"], first["distance_km"], first["share"], first["soc2020"]) == ("2025-11-03", 0, 1, "2237")
    assert "description" not in first
    assert titles(get(soc="2237", near="53.48,-2.24", radius=10)) == []
    assert titles(get(soc="53", near="53.48,-2.24", radius=10)) == ["Plumber"] * 2
    assert titles(get(near="53.6,-1.9", radius=100)) != titles(get(near="53.6,-1.9", radius=1))
    assert titles(get(soc="5314", scheme="soc2010")) == ["Plumber"] * 2


def test_an_occupation_in_words_is_coded_first(send, get):
    send(1, 1)
    found = get(occupation="plumber")
    assert (found["soc"], found["coding"]["code"], titles(found)) == ("5315", "5315", ["Plumber"])
    found = get(occupation="plumber", scheme="soc2010")
    assert (found["soc"], found["coding"]["scheme"], titles(found)) == ("5314", "soc2010", ["Plumber"])
    none = get(occupation="zzqx", near="53.8,-1.55")
    assert (none["soc"], none["total"], none["vacancies"]) == (None, 0, [])
    assert none["coding"]["reason"]


def test_words_are_sought_by_themselves_and_beside_the_rest(send, get):
    send(2, 1)
    found = get(q='"elm 1" nurses')
    assert [(one["title"], one["posted"]) for one in found["vacancies"]] == [("Staff nurse", "2025-11-02")]
    assert (found["soc"], found["vacancies"][0]["in_heading"], found["vacancies"][0]["share"]) == (None, True, None)
    assert titles(get(q="elm", soc="5315")) == titles(get(q="elm", occupation="plumber")) == ["Plumber"]
    assert titles(get(q="elm", near="M1 1AE")) == ["Plumber"]
    assert get(q="nurse", soc="5315")["total"] == 0
    assert get(q="")["total"] == get(q='") AND (NEAR*', soc="2237")["total"] == 0
    assert get(soc="2237")["vacancies"][0]["in_heading"] is None


def test_pages_of_words_follow_each_other(send, get):
    send(5, 0)
    first = get(q="nurse", limit=3)
    second = get(q="nurse", limit=3, cursor=first["next"])
    found = [one["reference"] for page in (first, second) for one in page["vacancies"]]
    assert (found, second["next"]) == ([f"0-{number}" for number in (4, 3, 2, 1, 0)], None)


def test_pages_follow_each_other(send, get):
    send(5, 0)
    first = get(soc="2237", limit=3)
    second = get(soc="2237", limit=3, cursor=first["next"])
    found = [one["reference"] for page in (first, second) for one in page["vacancies"]]
    assert (found, second["next"]) == ([f"0-{number}" for number in (4, 3, 2, 1, 0)], None)


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ({}, 422, "Neither an occupation nor a place"),
        ({"soc": "2237", "occupation": "nurse"}, 422, "Both"),
        ({"soc": "9999"}, 404, "no code"),
        ({"soc": "111101"}, 422, "not coded as deep"),
        ({"near": "LS1 4AP"}, 422, "LS1 4AP"),
        ({"near": "91,0"}, 422, "place is none"),
        ({"near": "a,b"}, 422, "place is none"),
        ({"soc": "2237", "cursor": "x"}, 422, "no cursor"),
        ({"soc": "2237", "limit": 101}, 422, "not valid"),
        ({"q": "x" * 201}, 422, "not valid"),
        ({"soc": "2237", "sco": "1"}, 422, "not valid"),
    ],
)
def test_what_cannot_be_sought_is_told(client, problem_of, query, status, message):
    problem = problem_of(client.get(BASE, params=query), status)
    assert message in problem.message


def test_finding_and_counting_need_no_key(client):
    assert client.get(BASE, params={"soc": "2237"}).status_code == 200
    assert client.get(f"{BASE}/counts", params={"by": "soc"}).status_code == 200


def test_counts_tell_nothing_small(client, send):
    send(12, 3)
    told = client.get(f"{BASE}/counts", params={"by": ["soc", "region"]}).json()
    assert (told["total"], told["least_count"], told["level"]) == (15, 10, 4)
    assert told["counts"] == [
        {"soc": code, "region": area, "month": None, "count": None} for area, code in (("LS", "2237"), ("M", "5315"))
    ]
    only = client.get(f"{BASE}/counts", params={"by": "month", "soc": "22", "level": 1}).json()
    assert only["counts"] == [{"soc": None, "region": None, "month": "2025-11", "count": 12}]
    assert client.get(f"{BASE}/counts", params={"by": "month", "region": "M"}).json()["total"] is None
    assert client.get(f"{BASE}/counts", params={"by": "soc", "soc": "99"}).status_code == 404


def test_a_lower_least_count_tells_more(database, send):
    send(2, 1)
    told = counts(database, ["region", "soc"], "soc2010", 2, {"month": "2025-11"}, 1)
    assert told.total == 3
    assert told.cells == [
        Cell({"region": "LS", "soc": "22"}, 2),
        Cell({"region": "M", "soc": "53"}, 1),
    ]
