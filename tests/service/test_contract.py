"""The service, as schemathesis tries it by its own OpenAPI document: every operation, every check, what leads where."""

from __future__ import annotations

import os
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # now: two threads must not parse modules at once (Python 3.11)
from hypothesis import strategies as st
from schemathesis.config import HttpBearerAuthConfig, SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import CheckFailureInfo
from schemathesis.openapi.checks import RejectedPositiveData

from service.app import create_app
from service.keys import add_key
from service.settings import Settings

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "15"))
"""Requests made up for each operation, besides those at every limit that the document names; `make contract` takes
more."""

FEWER = 10
"""As often fewer with PostgreSQL, since what bears on the store alone is tried on both engines by its own tests."""

FEED = b'{"id": "7", "title": "Chef", "description": "Cook for sixty."}\n{"id": "8", "title": "Night porter"}\n'

BY_MEANING = {"breakdown", "cursor", "filters"}
"""Parameters of which the document tells the shape alone: a cursor must be one that an answer gave, and a filter one
that there is."""

WITHOUT_SUCCESS = {
    "GET /api/v1/ashe/estimateHours",  # no source
    "GET /api/v1/lfs/unemployment",
    "GET /v1/occupations/{soc}/hours",
    "GET /v1/pathways/courses/{subject_scheme}/{code}/earnings",  # a file of outcomes is needed
    "POST /v1/data/releases",  # a workbook is needed: tests/service/releases
    "GET /v1/data/releases/{number}",
    "POST /v1/data/releases/{number}/run",
    "POST /v1/data/releases/{number}/promote",
    "POST /v1/data/rollback",
}
"""Operations that cannot succeed with what is made up."""

ONE_OF = {
    "POST /v1/corrections/{id}/confirm",
    "POST /v1/corrections/{id}/reject",
    "POST /v1/corrections/{id}/withdraw",
}
"""Operations of which one takes from the others what they could succeed with: which does is chance."""

schemathesis.openapi.media_type("application/octet-stream", st.just(FEED) | st.binary())


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return not (isinstance(failure, RejectedPositiveData) and BY_MEANING & case.query.keys())


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, set[int]], list[str]]:
    """The statuses that each operation answered with, and every failure, of an application with a store of its own."""
    folder = tmp_path_factory.mktemp("contract")
    return _tried(str(folder / "store.db"), folder, EXAMPLES)


def _tried(database: str, folder: Path, examples: int) -> tuple[dict[str, set[int]], list[str]]:
    app = create_app(Settings(database=database, backups=str(folder / "backups"), key_rate=0))
    app.state.database.upgrade()
    token = add_key(app.state.database, "Contract", "admin", 1)
    config = SchemathesisConfig.from_path(Path(__file__).with_name("contract.toml"))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    schema.config.auth.openapi.schemes = {"HTTPBearer": HttpBearerAuthConfig(bearer=token)}
    schema.config.generation.update(max_examples=examples)
    statuses: dict[str, set[int]] = defaultdict(set)
    failures = []
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished(recorder=recorder):
                for name, interaction in recorder.interactions.items():
                    if interaction.response is not None:
                        statuses[recorder.cases[name].value.operation.label].add(interaction.response.status_code)
                failures += [_told(each.failure_info) for each in chain(*recorder.checks.values()) if each.failure_info]
            case events.NonFatalError() | events.FatalError():
                failures.append(repr(event))
    return statuses, failures


def _told(found: CheckFailureInfo) -> str:
    return f"{found.failure.operation}: {found.failure.title}\n{found.failure.message}\n{found.code_sample}"


def test_it_answers_as_its_document_says(tried):
    _, failures = tried
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


def test_it_answers_so_with_a_store_in_postgresql(postgresql, tmp_path):
    _, failures = _tried(postgresql(), tmp_path, max(1, EXAMPLES // FEWER))
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


def test_every_operation_was_tried_and_does_what_it_is_for(tried, app):
    statuses, _ = tried
    assert statuses.keys() == {
        f"{method.upper()} {path}" for path, operations in app.openapi()["paths"].items() for method in operations
    }
    without = {name for name, seen in statuses.items() if not any(each < 300 for each in seen)}
    assert without - ONE_OF == WITHOUT_SUCCESS
    assert ONE_OF - without
