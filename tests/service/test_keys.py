"""API keys, on both engines, and what they open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, get_args

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from mappings.errors import SocCoderError
from service.errors import add_error_handlers
from service.exchange import Exchange
from service.keys import Key, Role, add_key, find_key, list_keys, requires, revoke_key
from service.metrics import Metrics
from service.rates import Rates
from service.store.database import Database
from service.store.tables import KEYS
from service.watching.traffic import Traffic


@pytest.fixture
def client(database):
    """An application with one address for each role."""
    app = FastAPI()
    app.state.database = database
    app.state.rates = Rates(0, 0)
    add_error_handlers(app)
    metrics = Metrics()
    app.add_middleware(Exchange, metrics=metrics, traffic=Traffic(database, 0, metrics))
    for role in get_args(Role):
        app.add_api_route(f"/{role}", _tell_name(role))
    with TestClient(app) as client:
        yield client


def _tell_name(role):
    def tell_name(key):
        return key.name

    tell_name.__annotations__["key"] = Annotated[Key, requires(role)]
    return tell_name


def test_a_role_includes_those_before_it(client, database, problem_of):
    roles = get_args(Role)
    for has, role in enumerate(roles):
        token = add_key(database, f"{role} key", role, 1)
        for wants, asked in enumerate(roles):
            for headers in ({"Authorization": f"Bearer {token}"}, {"X-API-Key": token}):
                answer = client.get(f"/{asked}", headers=headers)
                if has >= wants:
                    assert answer.json() == f"{role} key"
                else:
                    assert role in problem_of(answer, 403).message


def test_no_key_or_a_wrong_one_opens_nothing(client, database, problem_of):
    token = add_key(database, "Ada", "admin", 1)
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    for headers in (
        {},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {token}"},
        {"Authorization": f"Bearer {wrong}"},
        {"X-API-Key": token[:12]},
        {"X-API-Key": "soc_00000000_" + "0" * 64},
        {"X-API-Key": token.encode() + b"\xff"},
    ):
        answer = client.get("/code", headers=headers)
        problem_of(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_ends_when_it_is_revoked_or_expires(database):
    token = add_key(database, "Ada", "code", 1)
    assert find_key(database, token).state == "live"
    revoke_key(database, "Ada")
    assert find_key(database, token) is None
    again = add_key(database, "Ada", "confirm", 2)
    with database.write() as connection:
        connection.execute(
            KEYS.update().where(KEYS.c.role == "confirm").values(expires=datetime.now(UTC) - timedelta(seconds=1))
        )
    assert find_key(database, again) is None
    assert [(key.name, key.role, key.state) for key in list_keys(database)] == [
        ("Ada", "code", "revoked"),
        ("Ada", "confirm", "expired"),
    ]


def test_the_token_is_kept_nowhere(database):
    token = add_key(database, "Ada", "code", 1)
    with database.read() as connection:
        (row,) = connection.execute(select(KEYS))
    assert token.split("_")[2] not in str(row)
    assert row.handle == token.split("_")[1]


def test_a_name_has_one_key_at_a_time(database):
    add_key(database, "Ada", "code", 1)
    with pytest.raises(SocCoderError, match="keys revoke 'Ada'"):
        add_key(database, "Ada", "admin", 1)
    with pytest.raises(SocCoderError, match="Bob has no key"):
        revoke_key(database, "Bob")


@pytest.mark.parametrize("name", ["", " Ada", "Ada\n", "A" * 101, "<b>"])
def test_a_name_is_a_name(tmp_path, name):
    database = Database(str(tmp_path / "store.db"))
    with pytest.raises(SocCoderError, match="is no name"):
        add_key(database, name, "code", 1)
    assert not database.exists


def test_a_token_is_not_looked_for_where_there_is_no_store(tmp_path):
    database = Database(str(tmp_path / "store.db"))
    assert find_key(database, "soc_00000000_" + "0" * 64) is None
    assert not database.exists
