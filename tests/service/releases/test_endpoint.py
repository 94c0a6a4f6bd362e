"""Releases over HTTP, on both engines, taken on by real processes."""

from __future__ import annotations

import time

import pytest

from service.body_limit import LARGER
from service.store.tables import RELEASES

BASE = "/v1/data"
XLSX = "projections.xlsx"


@pytest.fixture
def send(client, who):
    """Send a workbook, and wait until it is ready or rejected."""

    def send(content, name="Dan", file=XLSX, wait=True, **query):
        answer = client.post(f"{BASE}/releases", content=content, params={"file": file, **query}, headers=who[name])
        if answer.status_code != 202 or not wait:
            return answer
        number = answer.json()["number"]
        began = time.monotonic()
        while (told := look(client, who, number))["status"] not in ("ready", "rejected"):
            assert not told["log"][-1]["message"].startswith("stopped"), told["log"]
            assert time.monotonic() - began < 100, told
            time.sleep(0.1)
        return told

    return send


def look(client, who, number):
    answer = client.get(f"{BASE}/releases/{number}", headers=who["Dan"])
    assert answer.status_code == 200, answer.text
    return answer.json()


def levels(client, code="22"):
    answer = client.get(f"/v1/occupations/{code}/employment")
    assert answer.status_code == 200, answer.text
    return [each for each in answer.json()["series"] if each["measure"] == "projected_employment"]


def test_a_workbook_is_sent_promoted_and_taken_back(client, who, send, projections, backups):
    before = levels(client)
    told = send(projections(100.0))
    assert told["status"] == "ready", told["problems"]
    assert (told["dataset"], told["edition"], told["by"], told["current"]) == (
        "skills_imperative",
        "2023",
        "Dan",
        False,
    )
    assert told["log"][0]["message"].startswith("staged by Dan: projections.xlsx")
    assert levels(client) == before
    address = f"{BASE}/releases/{told['number']}/promote"
    done = client.post(address, json={"why": "new projections"}, headers=who["Dan"]).json()
    assert (done["release"], done["by"], done["why"]) == (told["number"], "Dan", "new projections")
    assert [each.name for each in backups.iterdir()] == [done["backup"].rpartition("/")[2]]
    after = levels(client)
    assert after != before
    assert len(after) == len(before) == 5
    assert look(client, who, told["number"])["current"]
    wanted = {"dataset": "skills_imperative", "edition": "2023", "why": "a slip"}
    assert client.post(f"{BASE}/rollback", json=wanted, headers=who["Dan"]).json()["release"] == 0
    assert levels(client) == before
    history = client.get(f"{BASE}/promotions", headers=who["Dan"]).json()["promotions"]
    assert [each["release"] for each in history] == [0, told["number"]]


def test_a_rejected_workbook_says_why(client, who, send, projections, problem_of):
    told = send(projections(change=lambda book: book["Occ T1"].insert_cols(3)))
    assert told["status"] == "rejected"
    assert any("incorrect-label" in each or 'Label "' in each for each in told["problems"])
    answer = client.post(f"{BASE}/releases/{told['number']}/promote", json={"why": "x"}, headers=who["Dan"])
    problem_of(answer, 409)
    listed = client.get(f"{BASE}/releases", headers=who["Dan"]).json()["releases"]
    assert [(each["number"], each["status"]) for each in listed] == [(told["number"], "rejected")]


def test_a_release_that_was_stopped_is_taken_on_again(client, who, send, projections, staged):
    number = staged()
    assert client.post(f"{BASE}/releases/{number}/run", headers=who["Dan"]).status_code == 202
    began = time.monotonic()
    while look(client, who, number)["status"] != "ready":
        assert time.monotonic() - began < 100
        time.sleep(0.1)


def test_only_an_admin_sends_and_only_workbooks(client, who, send, projections, problem_of, rows_of):
    problem_of(send(b"PK", name="Ada"), 403)
    assert "no Excel workbook" in problem_of(send(b"code,median"), 422).message
    problem_of(send(b"PK\x03\x04".ljust(LARGER[f"{BASE}/releases"] + 1)), 413)
    problem_of(send(projections(), dataset="pay"), 422)
    problem_of(client.get(f"{BASE}/releases", headers=who["Ada"]), 403)
    problem_of(client.get(f"{BASE}/releases/9", headers=who["Dan"]), 404)
    problem_of(client.post(f"{BASE}/releases/9/promote", json={"why": "x"}, headers=who["Dan"]), 404)
    problem_of(client.post(f"{BASE}/releases/9/promote", json={"why": " "}, headers=who["Dan"]), 422)
    wanted = {"dataset": "skills_imperative", "edition": "1999", "why": "x"}
    problem_of(client.post(f"{BASE}/rollback", json=wanted, headers=who["Dan"]), 404)
    assert rows_of(RELEASES) == 0
