from __future__ import annotations


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
