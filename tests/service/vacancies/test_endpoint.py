"""Vacancies over HTTP, on both engines."""

from __future__ import annotations

import gzip
import json

import pytest

from service.items import MOST_ITEMS
from service.keys import add_key
from service.store.tables import CODINGS, QUARANTINE

BASE = "/v1/vacancies"
LINES = [
    {"id": "a", "title": "Staff nurse", "company": "Elm Court", "description": "Ring 0113 496 0000."},
    {"id": "b", "title": ""},
    {"id": "c", "title": "Plumber", "company": "Pipes Ltd"},
]


@pytest.fixture
def who(database):
    return {name: {"X-API-Key": add_key(database, name, role, 1)} for name, role in (("Ada", "code"), ("Dan", "admin"))}


def body(lines):
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


@pytest.fixture
def send(client, who):
    def send(lines, source="board", name="Ada", **query):
        query = {"source": source, "format": "jsonl", **query}
        return client.post(BASE, content=body(lines), params=query, headers=who[name])

    return send


def test_vacancies_are_kept_coded_once(send, database, rows):
    answer = send(LINES)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["read"], told["quarantined"], told["linked"]) == (3, {"no_title": 1}, 0)
    assert [(one["reference"], one["outcome"]) for one in told["vacancies"]] == [("a", "new"), ("c", "new")]
    assert [one["fault"] for one in told["refused"]] == ["no_title"]
    assert [(row.soc2020, row.description) for row in rows(database)] == [("2237", "Ring [telephone]."), ("5315", "")]
    again = send([*LINES, LINES[0], {**LINES[2], "id": "d"}, {**LINES[2], "company": "Taps Ltd"}]).json()
    outcomes = [one["outcome"] for one in again["vacancies"]]
    assert outcomes == ["unchanged", "unchanged", "repeated", "new", "repeated"]
    assert again["linked"] == 1
    assert send([{**LINES[2], "company": "Taps Ltd"}]).json()["outcomes"]["changed"] == 1
    assert len(rows(database, QUARANTINE)) == 1
    assert len(rows(database, CODINGS)) == 4


def test_a_body_may_be_of_any_format_and_gzipped(client, who, database, rows):
    table = gzip.compress(b"id,title\n1,Plumber\n2,Barista\n")
    answer = client.post(BASE, content=table, params={"source": "board", "format": "csv"}, headers=who["Ada"])
    assert answer.json()["outcomes"]["new"] == 2
    assert {row.layout for row in rows(database)} == {"csv"}


def test_what_is_deleted_stays_away(client, send, who, database, rows, problem_of):
    send(LINES)
    of = {"source": "board", "reference": "a"}
    problem_of(client.delete(BASE, params=of, headers=who["Ada"]), 403)
    for _ in range(2):
        assert client.delete(BASE, params=of, headers=who["Dan"]).status_code == 204
    assert send(LINES).json()["outcomes"]["withheld"] == 1
    assert [row.reference for row in rows(database)] == ["c"]
    problem_of(client.delete(BASE, params={**of, "reference": "x"}, headers=who["Dan"]), 404)


def test_the_quarantine_is_replayed(client, send, who, database, rows, problem_of):
    send(LINES)
    address = f"{BASE}/quarantine/replay"
    assert client.post(address, headers=who["Dan"]).json()["quarantined"] == {"no_title": 1}
    with database.write() as connection:
        connection.execute(QUARANTINE.update().values(raw='{"id": "b", "title": "Barista"}'))
    assert client.post(address, params={"source": "other"}, headers=who["Dan"]).json()["read"] == 0
    assert client.post(address, headers=who["Dan"]).json()["outcomes"]["new"] == 1
    assert [row.reference for row in rows(database)] == ["a", "c", "b"]
    assert rows(database, QUARANTINE) == []
    nothing = client.post(address, params={"after": 9}, headers=who["Dan"]).json()
    assert (nothing["read"], nothing["left"], nothing["next"]) == (0, 0, None)
    problem_of(client.post(address, headers=who["Ada"]), 403)


def test_a_long_quarantine_is_replayed_by_several_requests(client, send, who, monkeypatch):
    monkeypatch.setattr("service.vacancies.replay.CHUNK", 2)
    send([{"id": str(number), "title": ""} for number in range(5)])
    told, after = [], 0
    while after is not None:
        answer = client.post(f"{BASE}/quarantine/replay", params={"after": after}, headers=who["Dan"]).json()
        told.append((answer["read"], answer["left"]))
        after = answer["next"]
    assert told == [(2, 3), (2, 1), (1, 0)]


def test_what_cannot_be_taken_is_told(client, send, who, problem_of):
    problem_of(client.post(BASE, content=body(LINES), params={"source": "board"}), 401)
    problem_of(send(LINES, source="a board"), 422)
    assert "no format 'pdf'" in problem_of(send(LINES, format="pdf"), 422).message
    many = [{"id": str(number), "title": "Plumber"} for number in range(MOST_ITEMS + 1)]
    assert "more than 1,000 items" in problem_of(send(many), 422).message
    problem_of(client.post(BASE, content=b"", params={"source": "board"}, headers=who["Ada"]), 422)


def test_descriptions_are_left_out_where_the_setting_says_so(app, send, database, rows):
    app.state.keep_descriptions = False
    send(LINES)
    app.state.keep_descriptions = True
    assert [row.description for row in rows(database)] == ["", ""]
