"""Callers that ask too often are told to wait, and others are not."""

from __future__ import annotations

import time
from base64 import b64encode
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.keys import add_key
from service.rates import Rates
from service.settings import Settings


@pytest.fixture(scope="module")
def limited(own_store, tmp_path_factory):
    """An application that takes three requests a minute of an address, and two of a key."""
    return create_app(Settings(database=str(tmp_path_factory.mktemp("rates") / "store.db"), address_rate=3, key_rate=2))


@pytest.fixture
def ask(limited):
    """Ask from an address, with rates of which nothing is used up."""
    fresh = Rates(3, 2)
    for name in ("of_address", "of_key"):
        setattr(limited.state.rates, name, getattr(fresh, name))

    def ask(host="192.0.2.1", path="/v1/schemes", **headers):
        return TestClient(limited, client=(host, 50000)).get(path, headers=headers)

    return ask


def test_an_address_that_asks_too_often_waits_and_others_do_not(ask, problem_of):
    answers = [ask() for _ in range(3)]
    assert [each.status_code for each in answers] == [200] * 3
    assert [each.headers["ratelimit"].partition(";t=")[0] for each in answers] == [
        f'"address";r={n}' for n in (2, 1, 0)
    ]
    assert answers[0].headers["ratelimit-policy"] == '"address";q=3;w=60'
    refused = ask()
    problem_of(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert ask("192.0.2.2").status_code == 200


def test_a_page_of_another_site_is_told_too(ask, problem_of):
    for _ in range(3):
        ask()
    refused = ask(path="/api/v1/soc/code/2231", Origin="https://careers.example")
    problem_of(refused, 429)
    assert refused.headers["access-control-allow-origin"] == "*"


def test_those_who_watch_the_service_always_have_an_answer(ask):
    for _ in range(5):
        assert ask(path="/health/live").status_code == 200
        assert "ratelimit" not in ask(path="/metrics").headers


def test_addresses_of_one_network_of_ipv6_are_one_caller(ask):
    answers = [ask(f"2001:db8::{n}").status_code for n in range(1, 5)]
    assert answers == [200, 200, 200, 429]
    assert ask("2001:db8:0:1::1").status_code == 200


def test_a_key_that_asks_too_often_waits_wherever_it_is_sent_from(limited, ask, problem_of):
    ada, bob = (add_key(limited.state.database, name, "code", 1) for name in ("Ada", "Bob"))
    for host in ("192.0.2.1", "192.0.2.2"):
        answer = ask(host, "/v1/corrections", **{"X-API-Key": ada})
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"address";q=3;w=60, "key";q=2;w=60'
    refused = ask("192.0.2.3", "/v1/corrections", **{"X-API-Key": ada})
    problem_of(refused, 429)
    assert int(refused.headers["retry-after"]) >= 1
    assert ask("192.0.2.3", "/v1/corrections", **{"X-API-Key": bob}).status_code == 200


def test_a_page_that_asks_for_a_key_counts_it(limited, ask, problem_of):
    login = b64encode(f"eve:{add_key(limited.state.database, 'Eve', 'code', 1)}".encode()).decode()
    answers = [ask(path="/drift", Authorization=f"Basic {login}") for _ in range(3)]
    assert [each.status_code for each in answers[:2]] == [200, 200]
    problem_of(answers[2], 429)


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
def test_when_the_clock_is_set_nobody_waits_until_it_is_where_it_was(ask, monkeypatch, seconds):
    answers = [ask().status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + seconds)
    answers = [ask() for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


def test_without_a_limit_nothing_is_told(client):
    assert "ratelimit" not in client.get("/v1/schemes").headers


@pytest.mark.parametrize(("proxies", "is_believed"), [("127.0.0.1", True), ("192.0.2.9", False)])
def test_only_a_proxy_that_is_named_is_believed_about_whom_it_asks_for(start_server, monkeypatch, proxies, is_believed):
    monkeypatch.setenv("SOC_CODER_PROXIES", proxies)
    monkeypatch.setenv("SOC_CODER_ADDRESS_RATE", "2")
    server = start_server()

    def status(host):
        try:
            urlopen(Request(f"{server.url}/v1/schemes", headers={"X-Forwarded-For": host}), timeout=10).close()
        except HTTPError as error:
            with error:
                return error.code
        return 200

    answers = [status(f"192.0.2.{n}") for n in range(1, 5)]
    assert answers == ([200] * 4 if is_believed else [200, 200, 429, 429])
