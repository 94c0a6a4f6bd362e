"""Who is signed in at a proxy that is believed; and that nobody else may say so."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.keys import add_key, revoke_key
from service.settings import Settings
from service.store.database import Database

HEADER = "X-Forwarded-User"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    database = Database(str(tmp_path_factory.mktemp("proxies") / "store.db"))
    for name, role in (("ada@example.org", "code"), ("Cat", "confirm")):
        add_key(database, name, role, 1)
    return database


@pytest.fixture(scope="module")
def ask(store):
    """Ask for a page as one of several addresses, of which 192.0.2.1 and those of 198.51.100.0/24 are proxies."""
    settings = Settings(database=str(store.url.database), user_header=HEADER, proxies="192.0.2.1, 198.51.100.0/24")
    app = create_app(settings)

    def ask(caller, *names, address="/desk", further=()):
        client = TestClient(app, client=(caller, 5000))
        return client.get(address, headers=[*((HEADER, name) for name in names), *further])

    return ask


@pytest.mark.parametrize("caller", ["192.0.2.1", "198.51.100.77"])
def test_a_proxy_that_is_named_says_who_is_signed_in(ask, caller):
    assert ask(caller, "ada@example.org").status_code == 200
    assert ask(caller, "ada@example.org", address="/desk/review").status_code == 401  # another role
    assert ask(caller, "Cat", address="/desk/review").status_code == 200


@pytest.mark.parametrize("caller", ["192.0.2.2", "203.0.113.1", "testclient", "::1"])
def test_nobody_else_is_believed(ask, caller):
    for further in ((), (("X-Forwarded-For", "192.0.2.1"),)):
        answer = ask(caller, "Cat", further=further)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "names", [("",), ("Nobody",), ("cat",), ("Cat", "Cat"), ("ada@example.org", "Cat"), ("Cat, Ada",)]
)
def test_a_name_without_a_key_or_several_names_open_nothing(ask, names):
    assert ask("192.0.2.1", *names).status_code == 401


def test_a_key_that_was_revoked_opens_nothing(ask, store):
    add_key(store, "Eve", "admin", 1)
    assert ask("192.0.2.1", "Eve").status_code == 200
    revoke_key(store, "Eve")
    assert ask("192.0.2.1", "Eve").status_code == 401


def test_the_api_asks_for_a_key_whoever_is_signed_in(ask):
    assert ask("192.0.2.1", "Cat", address="/v1/corrections").status_code == 401


@pytest.mark.parametrize(
    ("proxies", "header", "status"), [("127.0.0.1", HEADER, 200), ("192.0.2.9", HEADER, 401), ("127.0.0.1", None, 401)]
)
def test_a_server_believes_whom_its_settings_name(start_server, store, monkeypatch, proxies, header, status):
    monkeypatch.setenv("SOC_CODER_DATABASE", str(store.url.database))
    monkeypatch.setenv("SOC_CODER_PROXIES", proxies)
    monkeypatch.setenv("SOC_CODER_USER_HEADER", header or "")
    url = start_server().url
    forged = {HEADER: "Cat", "X-Forwarded-For": "127.0.0.1"}
    try:
        found = urlopen(Request(f"{url}/desk", headers=forged), timeout=20).status
    except HTTPError as error:
        found = error.code
    assert found == status
