from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from service.keys import add_key

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


def test_every_answer_is_as_the_document_says(app):
    token = add_key(app.state.database, "Schema", "admin", 1)
    headers = {"Authorization": f"Bearer {token}", "X-API-Key": token}
    for operation in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():

        @given(case=operation.ok().as_strategy())
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        def conforms(case):
            case.call_and_validate(checks=CHECKS, headers=headers)

        conforms()


def test_whatever_writes_needs_a_key(app, client, problem_of):
    for path, operations in app.openapi()["paths"].items():
        for method, operation in operations.items():
            reads = method == "get" and path.startswith("/v1/vacancies")
            if path.startswith(("/v1/corrections", "/v1/data/", "/v1/vacancies")) and not reads:
                assert operation["security"] == [{"HTTPBearer": []}, {"APIKeyHeader": []}], path
                answer = client.request(method, path.replace("{id}", "x"), json={"corrections": []})
                assert problem_of(answer, 401).hint
            else:
                assert method == "get" or path == "/v1/classify", path


def test_every_route_declares_the_one_shape_of_errors(app):
    for path, operations in app.openapi()["paths"].items():
        for operation in operations.values():
            errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
            assert "500" in errors, path
            for answer in errors.values():
                assert answer["content"]["application/json"]["schema"] == {
                    "$ref": "#/components/schemas/ErrorAnswer"
                }, path


def test_everything_is_described(app):
    document = app.openapi()
    assert all(
        operation["description"] for operations in document["paths"].values() for operation in operations.values()
    )
    for name in ("Coding", "Question", "Choice", "RunnerUp", "RequestItem", "CodeAnswer", "Problem"):
        properties = document["components"]["schemas"][name]["properties"].values()
        assert all("description" in each for each in properties), name


def test_no_two_shapes_have_one_name(app):
    assert [name for name in app.openapi()["components"]["schemas"] if "__" in name] == []
