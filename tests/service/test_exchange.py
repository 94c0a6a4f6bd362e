"""What every answer has in common."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from models.coding import Item
from models.overrides import Overrides
from service.app import create_app
from service.exchange import HEADERS
from service.settings import Settings
from service.thread import CodingThread

ADDRESSES = [
    "/",
    "/docs",
    "/openapi.json",
    "/static/style.css",
    "/v1/schemes",
    "/v1/classify?title=Nurse",
    "/health/live",
    "/nowhere",
]


class FaultyCoder:
    """A coder with a fault, whose message quotes the title as messages do."""

    version = data_version = "0"
    overrides = Overrides()

    def code(self, item, scheme="soc2020", top=5):
        raise RuntimeError(f"cannot code {item.title}")

    def code_many(self, items, scheme="soc2020", top=5, explain=False, careful=True):
        return [self.code(item) for item in items]


@pytest.fixture
def faulty(app):
    sound = app.state.thread
    app.state.thread = CodingThread(FaultyCoder(), app.state.metrics)
    yield
    app.state.thread = sound


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers(client, address):
    response = client.get(address)
    for name in HEADERS:
        assert name in response.headers
    assert "unsafe-eval" not in response.headers["content-security-policy"]
    assert "http" not in response.headers["content-security-policy"]


def test_other_sites_may_not_read(client, problem_of):
    origin = {"Origin": "https://elsewhere.example"}
    assert "access-control-allow-origin" not in client.get("/v1/schemes", headers=origin).headers
    asked = client.options("/v1/classify", headers={**origin, "Access-Control-Request-Method": "POST"})
    problem_of(asked, 405)
    assert "access-control-allow-origin" not in asked.headers


@pytest.mark.parametrize(
    ("method", "address"),
    [("PUT", "/v1/version"), ("DELETE", "/v1/classify"), ("POST", "/pathways"), ("POST", "/static/style.css")],
)
def test_a_wrong_method_is_refused(client, problem_of, method, address):
    problem_of(client.request(method, address), 405)


@pytest.mark.parametrize(
    ("address", "methods"),
    [("/v1/classify", "GET, POST"), ("/v1/vacancies", "DELETE, GET, POST"), ("/v1/corrections/x/confirm", "POST")],
)
def test_who_uses_a_wrong_method_is_told_every_right_one(client, address, methods):
    assert client.put(address).headers["allow"] == methods


def test_a_request_keeps_its_own_identifier_where_it_is_a_plain_one(client):
    assert client.get("/health/live", headers={"X-Request-ID": "abc-1.2"}).headers["x-request-id"] == "abc-1.2"
    for bad in ("a b", "a" * 65, '{"a":1}', ""):
        assert client.get("/health/live", headers={"X-Request-ID": bad}).headers["x-request-id"] != bad


@pytest.mark.usefixtures("faulty")
def test_a_fault_is_answered_in_the_one_shape(client, problem_of):
    for response in (
        client.get("/v1/classify", params={"title": "Nurse"}),
        client.post("/v1/classify", json={"items": [{"title": "Nurse"}]}),
        client.get("/", params={"title": "Nurse"}),
    ):
        problem = problem_of(response, 500)
        assert "Nurse" not in problem.model_dump_json()
        assert "RuntimeError" not in response.text


@pytest.mark.usefixtures("faulty")
def test_a_faulty_coder_is_live_and_not_ready(client, problem_of):
    assert client.get("/health/live").json() == {"status": "live"}
    problem_of(client.get("/health/ready"), 500)


def test_a_coder_that_no_longer_codes_is_not_ready(client, problem_of, app, monkeypatch):
    abstention = app.state.thread.coder.code(Item(""))
    monkeypatch.setattr(type(app.state.thread.coder), "code_many", lambda *_: [abstention])
    problem_of(client.get("/health/ready"), 503)


def test_a_sound_coder_is_ready(client):
    assert client.get("/health/ready").json() == {"status": "ready", "database": "ready", "model": "ready"}


def test_counts_requests_by_route_and_codings_by_kind():
    with TestClient(create_app(Settings())) as client:
        client.get("/v1/schemes/soc2020/codes/2237")
        client.get("/v1/schemes/soc2020/codes/0000")
        client.request("BREW", "/v1/version")
        client.post(
            "/v1/classify", json={"items": [{"title": "Nurse"}, {"title": "", "kind": "vacancy"}, {"title": 1}]}
        )
        counts = client.get("/metrics").text
    for line in (
        'soc_coder_requests_total{method="GET",route="/v1/schemes/{scheme}/codes/{code}",status="200"} 1.0',
        'soc_coder_requests_total{method="GET",route="/v1/schemes/{scheme}/codes/{code}",status="404"} 1.0',
        'soc_coder_requests_total{method="other",route="/v1/version",status="405"} 1.0',
        'soc_coder_codings_total{kind="vacancy",level="0",reason="empty",scheme="soc2020"} 1.0',
        'soc_coder_request_seconds_count{route="/v1/classify"} 1.0',
    ):
        assert line in counts
    assert 'soc_coder_codings_total{kind="job_title",level="4",reason="",scheme="soc2020"} 1.0' in counts
    assert '"2237"' not in counts
