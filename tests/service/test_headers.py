"""What an answer lets a browser do, and which sites may read it."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from mappings.errors import SocCoderError
from service.app import create_app
from service.body_limit import LARGEST_BODY
from service.exchange import HEADERS
from service.keys import add_key
from service.settings import Settings, load_settings

PAGES = ["/", "/?title=nurse", "/?title=", "/pathways", "/pathways?q=nurse", "/pathways/nowhere", "/docs"]
DATA = [
    "/openapi.json",
    "/v1/schemes",
    "/v1/classify?title=nurse",
    "/metrics",
    "/static/style.css",
    "/nowhere",
    "/drift",
]
SITE = "https://careers.example"


def policy_of(response):
    parts = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_may_load_from_its_own_site_only_and_nobody_may_frame_it(client, address):
    policy = policy_of(client.get(address))
    assert [policy[name] for name in ("default-src", "base-uri", "frame-ancestors")] == [{"'none'"}] * 3
    scripts = policy.get("script-src", {"'none'"})
    assert scripts == ({"'self'"} if address == "/docs" else {"'none'"})
    assert set().union(*policy.values()) <= {"'none'", "'self'", "data:", "'unsafe-inline'"}
    assert {name for name, sources in policy.items() if "'unsafe-inline'" in sources} <= {"style-src-attr"}


def test_every_page_may_load_from_its_own_site_only_and_the_widget_alone_be_framed(tmp_path):
    app = create_app(Settings(database=str(tmp_path / "store.db"), files=str(tmp_path / "files"), key_rate=0))
    client = TestClient(app)
    client.auth = ("ada", add_key(app.state.database, "Ada", "admin", 1))
    routes = [route for route in app.routes if isinstance(route, APIRoute) and not route.include_in_schema]
    addresses = [re.sub(r"\{\w+\}", "2231", route.path) for route in routes if "GET" in route.methods]
    framed, pages = set(), set()
    for address in addresses:
        answer = client.get(address)
        policy = policy_of(answer)
        framed |= {address} if policy["frame-ancestors"] != {"'none'"} else set()
        pages |= {address} if answer.headers["content-type"].startswith("text/html") else set()
        assert policy["default-src"] == policy["base-uri"] == {"'none'"}, address
        assert policy.get("script-src", set()) <= {"'self'", "'none'"}, address
        assert not ({"'unsafe-inline'"} & policy.get("style-src", set())), address
    assert framed == {"/widget"}
    assert {"/", "/files", "/occupations", "/pathways", "/desk", "/watch", "/releases", "/drift", "/docs"} <= pages


@pytest.mark.parametrize("address", DATA)
def test_what_is_no_page_may_load_nothing(client, address):
    assert set().union(*policy_of(client.get(address)).values()) == {"'none'"}


def test_an_error_has_the_headers_too(client, problem_of):
    large = b" " * (LARGEST_BODY + 1)
    json = {"Content-Type": "application/json"}
    for response, status in (
        (client.post("/v1/classify", content=b"{", headers=json), 400),
        (client.post("/v1/corrections", json={"corrections": []}), 401),
        (client.get("/v1/schemes/none/codes/1"), 404),
        (client.post("/pathways"), 405),
        (client.post("/v1/classify", content=large, headers=json), 413),
        (client.get("/v1/classify"), 422),
    ):
        problem_of(response, status)
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_a_script_for_another_site_can_be_nothing_else(client):
    response = client.get("/api/v1/soc/code/2231?callback=f")
    assert set().union(*policy_of(response).values()) == {"'none'"}
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-type"].startswith("text/javascript")


def test_no_answer_names_the_server(server):
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", "/v1/version")
    assert connection.getresponse().getheader("server") is None


def test_the_documentation_can_send_a_request(open_page):
    page = open_page("/docs", javascript=True)
    address = page.locator(".opblock", has=page.locator('[data-path="/v1/version"]'))
    address.locator(".opblock-summary-control").click()
    address.get_by_role("button", name="Try it out").click()
    address.get_by_role("button", name="Execute").click()
    expect(address.locator(".live-responses-table tbody .response-col_status")).to_have_text(re.compile("200"))


@pytest.fixture(scope="module")
def with_sites(own_store):
    with TestClient(create_app(Settings(sites=f"{SITE}, http://127.0.0.1:3000"))) as client:
        yield client


def test_pages_of_the_sites_named_may_read_and_send_json_without_a_key(with_sites):
    def asked(origin, header="content-type"):
        headers = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": header}
        return with_sites.options("/v1/classify", headers={"Origin": origin, **headers})

    for site in (SITE, "http://127.0.0.1:3000"):
        read = with_sites.get("/v1/schemes", headers={"Origin": site}).headers
        assert read["access-control-allow-origin"] == site
        assert "access-control-allow-credentials" not in read
        assert asked(site).status_code == 200
        assert asked(site, "x-api-key").status_code == asked(site, "authorization").status_code == 400
    for site in ("https://elsewhere.example", f"{SITE}.elsewhere.example", "null"):
        assert "access-control-allow-origin" not in with_sites.get("/v1/schemes", headers={"Origin": site}).headers
        assert asked(site).status_code == 400
    shared = with_sites.get("/api/v1/soc/code/2231", headers={"Origin": SITE}).headers
    assert shared["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("sites", ["*", "https://*.example", "careers.example", f"{SITE}/", f"{SITE},*", "null"])
def test_not_every_site_can_be_named(sites):
    with pytest.raises(SocCoderError, match="SOC_CODER_SITES"):
        load_settings(sites=sites)
