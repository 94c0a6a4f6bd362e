"""Corrections over HTTP, from proposal to override, on both engines."""

from __future__ import annotations

import json
import time
from copy import copy
from datetime import UTC, datetime
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient

from models.coding import Item
from service.app import create_app
from service.corrections import Proposal, decide, overrides, propose
from service.curation import Curation
from service.endpoints.corrections import MOST_CORRECTIONS
from service.keys import Key, add_key
from service.settings import Settings
from service.store.database import Database
from service.thread import CodingThread

VERSIONS = {"model_version": "2026.11.27+0", "data_version": "1"}
BASE = "/v1/corrections"
NOW = datetime.now(UTC)
BOB = Key("0", "Bob", "confirm", NOW, NOW, None)
ZORB = Proposal("zorb", Item("Zorb Handler"), "soc2020", "", None, "m", "d", "5315")


@pytest.fixture
def thread(app):
    """A thread with a coder whose overrides are its own: the application's worker keeps its in step with its store."""
    return CodingThread(copy(app.state.thread.coder), app.state.metrics)


@pytest.fixture
def client(app, thread, database):
    """The application with a store of its own."""
    own = {"thread": thread, "database": database, "curation": Curation(database, thread)}
    before = {name: getattr(app.state, name) for name in own}
    for name, value in own.items():
        setattr(app.state, name, value)
    yield TestClient(app)
    for name, value in before.items():
        setattr(app.state, name, value)


@pytest.fixture
def who(database):
    """Headers with the key of each person."""
    roles = {"Ada": "code", "Bob": "confirm", "Cat": "confirm", "Dan": "admin"}
    return {name: {"X-API-Key": add_key(database, name, role, 1)} for name, role in roles.items()}


def correction(title="Zorb Handler", right_code="5315", **further):
    item = {"title": title, **{name: further.pop(name) for name in ("kind", "category") if name in further}}
    return {"item": item, "right_code": right_code, "given_code": "24", **VERSIONS, **further}


def proposed(client, headers, *corrections):
    answer = client.post(BASE, json={"corrections": list(corrections)}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [kept["id"] for kept in answer.json()["corrections"]]


def decided(client, identifier, verdict, headers, note=""):
    return client.post(f"{BASE}/{identifier}/{verdict}", json={"note": note}, headers=headers)


def coded(client, title="Zorb Handler", **query):
    return client.get("/v1/classify", params={"title": title, **query}).json()


def test_a_correction_is_proposed_confirmed_and_withdrawn(client, who):
    own = coded(client)
    proposed(client, who["Ada"], correction(id="zorb-1", note="They handle pipes."))
    assert coded(client) == own
    confirmed = decided(client, "zorb-1", "confirm", who["Bob"], "So it is.").json()
    assert (confirmed["status"], confirmed["right_code"], confirmed["given_code"]) == ("confirmed", "5315", "24")
    assert [(one["status"], one["by"], one["note"]) for one in confirmed["history"]] == [
        ("proposed", "Ada", "They handle pipes."),
        ("confirmed", "Bob", "So it is."),
    ]
    coding = coded(client, "zorb handler")
    assert (coding["code"], coding["confidence"]) == ("5315", None)
    assert coding["evidence"]["method"] == "override"
    told = coding["evidence"]["override"]
    assert (told["correction"], told["scheme"], told["code"]) == ("zorb-1", "soc2020", "5315")
    assert told["confirmed"][:19] == confirmed["history"][1]["at"][:19]
    assert coding["candidates"] == own["candidates"]
    page = client.get("/", params={"title": "Zorb Handler"}).text
    assert "Confirmed by people" in page
    assert "zorb-1" in page
    withdrawn = decided(client, "zorb-1", "withdraw", who["Cat"]).json()
    assert [one["status"] for one in withdrawn["history"]] == ["proposed", "confirmed", "withdrawn"]
    assert coded(client) == own
    assert client.get(f"{BASE}/zorb-1", headers=who["Ada"]).json() == withdrawn


def test_what_cannot_be_coded_is_shown_so(client, who):
    (identifier,) = proposed(client, who["Ada"], correction(right_code=None))
    decided(client, identifier, "confirm", who["Bob"])
    coding = coded(client)
    assert (coding["code"], coding["reason"]) == (None, "uncodable")
    assert "cannot be coded" in client.get("/", params={"title": "Zorb Handler"}).text


def test_what_is_sent_again_is_kept_once(client, who, problem_of):
    first, second = correction(id="one"), correction("Nurse", id="two")
    body = {"corrections": [first, second, first]}
    for new in ([True, True, False], [False] * 3):
        kept = client.post(BASE, json=body, headers=who["Ada"]).json()["corrections"]
        assert [each["new"] for each in kept] == new
    other = {"corrections": [correction(id="three"), correction(right_code="5432", id="one")]}
    assert "'one'" in problem_of(client.post(BASE, json=other, headers=who["Ada"]), 409).message
    listed = client.get(BASE, headers=who["Ada"]).json()["corrections"]
    assert [each["id"] for each in listed] == ["one", "two"]
    assert [len(each["history"]) for each in listed] == [1, 1]


def test_who_may_do_what(client, who, problem_of):
    by_bob, by_ada, by_dan = (proposed(client, who[name], correction())[0] for name in ("Bob", "Ada", "Dan"))
    problem_of(decided(client, by_bob, "confirm", who["Ada"]), 403)
    assert "another person" in problem_of(decided(client, by_bob, "confirm", who["Bob"]), 403).hint
    assert decided(client, by_bob, "reject", who["Bob"]).status_code == 200
    assert decided(client, by_ada, "confirm", who["Bob"]).status_code == 200
    assert decided(client, by_dan, "confirm", who["Dan"]).status_code == 200
    for method, address in (("POST", BASE), ("GET", BASE), ("GET", f"{BASE}/x"), ("POST", f"{BASE}/x/confirm")):
        problem_of(client.request(method, address, json={"corrections": [correction()]}), 401)


def test_a_decision_that_the_status_does_not_allow_is_refused(client, who, problem_of):
    (identifier,) = proposed(client, who["Ada"], correction())
    decided(client, identifier, "reject", who["Bob"])
    for verdict in ("confirm", "reject", "withdraw"):
        assert "is rejected" in problem_of(decided(client, identifier, verdict, who["Cat"]), 409).message
    problem_of(decided(client, "none", "confirm", who["Cat"]), 404)
    problem_of(client.get(f"{BASE}/none", headers=who["Ada"]), 404)


def test_a_list_is_read_page_by_page(client, who):
    wanted = proposed(client, who["Ada"], *(correction(f"Zorb {number}") for number in range(25)))
    decided(client, wanted[3], "reject", who["Bob"])
    found, query = [], {"limit": 10}
    while True:
        answer = client.get(BASE, params=query, headers=who["Ada"]).json()
        found += [each["id"] for each in answer["corrections"]]
        if answer["cursor"] is None:
            break
        query["cursor"] = answer["cursor"]
    assert found == wanted
    rejected = client.get(BASE, params={"status": "rejected"}, headers=who["Ada"]).json()["corrections"]
    assert [each["id"] for each in rejected] == [wanted[3]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"right_code": "0000"}, "has no code 0000"),
        ({"right_code": "1115"}, "Standard Occupational Classification 2020 has no code 1115"),
        ({"right_code": "22"}, "pattern"),
        ({"given_code": "99"}, "has no code 99"),
        ({"item": {"title": "🙂"}}, "no letter or digit"),
        ({"item": {"title": "Nurse\x00"}}, "pattern"),
        ({"item": {"title": "Nurse", "description": "Long."}}, "Extra"),
        ({"id": "a b"}, "pattern"),
        ({"model_version": ""}, "at least 1"),
    ],
)
def test_a_bad_correction_names_the_field(client, who, problem_of, change, problem):
    answer = client.post(BASE, json={"corrections": [correction(), correction() | change]}, headers=who["Ada"])
    (detail,) = problem_of(answer, 422).details
    assert detail.field.startswith("body.corrections.1")
    assert problem in detail.message


def test_a_thousand_at_once(client, who, problem_of):
    many = [correction(f"Zorb {number}") for number in range(MOST_CORRECTIONS + 1)]
    problem_of(client.post(BASE, json={"corrections": many}, headers=who["Ada"]), 422)
    assert len(proposed(client, who["Ada"], *many[1:])) == MOST_CORRECTIONS


def test_what_is_confirmed_is_kept_with_all_it_goes_by(client, database, who):
    (identifier,) = proposed(client, who["Ada"], correction(kind="vacancy", category="Farm", note="Ask Eve."))
    decided(client, identifier, "confirm", who["Bob"], "Eve said so.")
    with database.read() as connection:
        (override,) = overrides(connection)
    assert (override.item.title, override.item.kind, override.item.category) == ("Zorb Handler", "vacancy", "Farm")
    assert (override.code, override.correction, override.scheme) == ("5315", identifier, "soc2020")


def test_without_a_database_titles_are_coded_and_readiness_tells(free_port, problem_of):
    settings = Settings(database=f"postgresql://127.0.0.1:{free_port}/none")
    client = TestClient(create_app(settings))
    assert coded(client, "Plumber")["code"] == "5315"
    assert client.get("/health/ready").json() == {"status": "degraded", "database": "away", "model": "ready"}
    problem = problem_of(client.get(BASE, headers={"X-API-Key": "soc_00000000_" + "0" * 64}), 503)
    assert str(free_port) not in problem.message


def test_when_the_database_goes_away_the_overrides_stay(thread, tmp_path):
    database = Database(str(tmp_path / "store.db"))
    curation = Curation(database, thread)
    curation.look()
    assert not database.exists  # only looking makes no file
    with database.write() as connection:
        propose(connection, [(ZORB, "")], "Ada")
        decide(connection, ZORB.id, "confirmed", BOB, "")
    curation.look()
    held = thread.coder.overrides
    assert len(held) == 1
    curation.look()
    assert thread.coder.overrides is held
    database.close()
    for file in tmp_path.iterdir():
        file.unlink()
    (tmp_path / "store.db").mkdir()
    curation.look()
    assert curation.is_away
    assert thread.coder.overrides is held
    assert thread.coder.code(Item("Zorb Handler")).code == "5315"


def test_every_worker_takes_it_over_soon(start_server, tmp_path, monkeypatch):
    path = tmp_path / "store.db"
    monkeypatch.setenv("SOC_CODER_DATABASE", str(path))
    ada, bob = (add_key(Database(str(path)), name, "confirm", 1) for name in ("Ada", "Bob"))
    url = start_server("--workers", "2").url
    post(f"{url}{BASE}", {"corrections": [correction(id="zorb")]}, ada)
    post(f"{url}{BASE}/zorb/confirm", {}, bob)
    in_a_row, began = 0, time.monotonic()
    while in_a_row < 20:
        assert time.monotonic() - began < 60
        with urlopen(f"{url}/v1/classify?title=Zorb+Handler", timeout=60) as answer:
            in_a_row = in_a_row + 1 if json.load(answer)["code"] == "5315" else 0
        time.sleep(0.05)


def post(address, body, key):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    urlopen(Request(address, json.dumps(body).encode(), headers), timeout=20).close()
