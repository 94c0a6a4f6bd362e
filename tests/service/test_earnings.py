"""Earnings of subjects, and, as a proxy, of the occupations that they lead to."""

from __future__ import annotations

import csv

import pytest
from fastapi.testclient import TestClient

from models.outcomes.faults import BadOutcomesError
from models.outcomes.in_use import OUTCOMES, use
from service.app import create_app
from service.endpoints.earnings import EarningsAnswer
from service.settings import Settings

ADDRESS = "/v1/pathways/courses/{}/{}/earnings"

COMMON = {
    "survey": "leo",
    "years": "2016/17",
    "level": "first degree",
    "domicile": "UK",
    "mode": "all",
    "subject_scheme": "cah_1_3",
    "source": "Made up, of nobody",
    "licence": "none",
    "years_after": 5,
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A client of a service that has earnings: made up, of real groups of subjects, one withheld."""
    path = tmp_path_factory.mktemp("outcomes") / "leo.csv"
    rows = [
        {"subject": "11", "count": 9000, "lower_quartile": 24000, "median": 31000, "upper_quartile": 41000},
        {"subject": "11-01", "count": 9000, "lower_quartile": 24000, "median": 31000, "upper_quartile": 41000},
        {"subject": "11-01-01", "count": 5000, "lower_quartile": 25000, "median": 32049, "upper_quartile": 42000},
        {"subject": "11-01-02", "count": 3000, "lower_quartile": 23000, "median": 29000, "upper_quartile": 39000},
        {"subject": "11-01-03", "count": 9, "lower_quartile": 1, "median": 2, "upper_quartile": 3},
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*COMMON, *rows[0]])
        writer.writeheader()
        writer.writerows(COMMON | row for row in rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OUTCOMES, "")
        with TestClient(create_app(Settings(outcomes=str(path)))) as client:
            yield client
        use(None)


def ask(client, scheme, code, **query):
    response = client.get(ADDRESS.format(scheme, code), params=query)
    return EarningsAnswer.model_validate_json(response.content, extra="forbid")


def test_a_subject_has_its_earnings(told):
    answer = ask(told, "cah_1_3", "11-01-01")
    (own,) = answer.earnings
    assert (own.median, own.people, own.code, own.wider, own.note) == (32000, 5000, "11-01-01", False, None)
    assert own.population == "LEO 2016/17, first degree, UK"
    assert (own.source, own.licence) == ("Made up, of nobody", "none")
    assert answer.note is None
    assert answer.outcomes_version


def test_where_they_are_withheld_those_of_the_wider_group_are_told(told):
    (own,) = ask(told, "cah_1_3", "11-01-03").earnings
    assert (own.median, own.code, own.wider) == (31000, "11-01", True)
    assert own.note == "Withheld of 11-01-03; this is of 11-01."


def test_occupations_have_them_as_a_proxy(told):
    answer = ask(told, "jacs", "I1", limit=5)
    assert len(answer.occupations) == 5
    assert [each.weight for each in answer.occupations] == sorted(each.weight for each in answer.occupations)[::-1]
    some = [each for occupation in answer.occupations for each in occupation.earnings]
    assert some
    for each in some:
        assert each.proxy
        assert 29000 <= each.median <= 32000
        assert each.people >= 10
        assert (each.note is None) == (each.code in {occupation.code for occupation in answer.occupations})
    assert "nobody" in answer.method


def test_no_figure_of_too_few_is_told(told):
    text = told.get(ADDRESS.format("cah_1_3", "11-01-03"), params={"limit": 50}).text
    assert '"median":0' not in text
    assert '"lower_quartile":0' not in text


def test_a_subject_without_any_says_so(told):
    answer = ask(told, "hecos", "100279", limit=0)
    assert answer.earnings == []
    assert "withheld" in answer.note
    assert answer.occupations == []


def test_an_answer_is_kept_by_who_has_it(told):
    first = told.get(ADDRESS.format("cah_1_3", "11-01"))
    again = told.get(ADDRESS.format("cah_1_3", "11-01"), headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("scheme", "code"), [("hecos", "1"), ("cah_1_3", "99"), ("isced", "0611")])
def test_what_does_not_exist_is_not_found(told, problem_of, scheme, code):
    assert problem_of(told.get(ADDRESS.format(scheme, code)), 404).hint


def test_a_bad_query_is_refused(told, problem_of):
    problem_of(told.get(ADDRESS.format("hecos", "100279"), params={"limit": 51}), 422)
    problem_of(told.get(ADDRESS.format("hecos", "100279"), params={"sort": "median"}), 422)


def test_without_outcomes_there_are_none(client, problem_of, monkeypatch):
    monkeypatch.setenv(OUTCOMES, "")
    problem = problem_of(client.get(ADDRESS.format("hecos", "100279")), 404)
    assert "SOC_CODER_OUTCOMES" in problem.hint


def test_a_service_does_not_start_with_outcomes_that_cannot_be_used(tmp_path):
    path = tmp_path / "outcomes.csv"
    path.write_text("survey\nleo\n")
    with pytest.raises(BadOutcomesError, match="the column is missing"):
        create_app(Settings(outcomes=str(path)))
