from __future__ import annotations

import json

import pytest

ORIGIN = {"Origin": "https://careers.example"}
ADDRESSES = ["/api/v1/soc/code/2231", "/api/v1/soc/search?q=nurse"]


def with_callback(address, name):
    return f"{address}{'&' if '?' in address else '?'}callback={name}"


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["f", "jQuery1102_1699", "angular.callbacks._0", "$.x"])
def test_a_page_of_another_site_has_a_script_that_calls_its_function(client, address, name):
    plain = client.get(address)
    response = client.get(with_callback(address, name))
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert int(response.headers["content-length"]) == len(response.content)
    opening, closing = f"/**/{name}(", ");"
    assert response.text.startswith(opening)
    assert response.text.endswith(closing)
    assert json.loads(response.text[len(opening) : -len(closing)]) == plain.json()


@pytest.mark.parametrize(
    "name",
    ["", "a;b", "alert(1)", "1a", "a..b", ".a", "a.", "a%20b", "a%0Ab", "%3Cscript%3E", "a[0]", "é", "a" * 101],
)
def test_what_is_no_name_of_a_function_is_refused(client, problem_of, name):
    response = client.get(with_callback(ADDRESSES[0], name))
    assert "callback" in problem_of(response, 422).details[0].field


def test_of_two_names_the_one_checked_is_called(client, problem_of):
    assert client.get(f"{ADDRESSES[0]}?callback=a;b&callback=f").text.startswith("/**/f(")
    problem_of(client.get(f"{ADDRESSES[0]}?callback=f&callback=a;b"), 422)


def test_an_error_is_no_script(client, problem_of):
    problem_of(client.get("/api/v1/soc/code/9999?callback=f"), 404)
    problem_of(client.get("/api/v1/nowhere?callback=f"), 404)


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/soc/code/9999", "/api/v1/nowhere"])
def test_any_page_may_read_answers_and_errors(client, address):
    headers = client.get(address, headers=ORIGIN).headers
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_page_that_asks_first_may_get_and_nothing_else(client):
    def asked(method):
        headers = {**ORIGIN, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
        return client.options(ADDRESSES[0], headers=headers)

    assert asked("GET").status_code == 200
    assert asked("DELETE").status_code == 400


def test_all_else_stays_closed(client, problem_of):
    for address in ("/v1/schemes", "/v1/classify?title=nurse", "/health/live", "/api/v1"):
        headers = client.get(address, headers=ORIGIN).headers
        assert "access-control-allow-origin" not in headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/v1/schemes?callback=f").headers["content-type"] == "application/json"
