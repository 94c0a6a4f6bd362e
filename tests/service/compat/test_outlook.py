from __future__ import annotations

import pytest


@pytest.fixture
def projection(figures_client):
    def projection(soc, **query):
        return figures_client.get("/api/v1/wf/predict", params={"soc": soc, "scheme": "soc2020", **query})

    return projection


def test_employment_is_projected_of_two_digits(projection):
    answer = projection("22").json()
    assert answer["soc"] == 22
    assert answer["predictedEmployment"] == [
        {"year": 2020, "employment": 1500500.0},
        {"year": 2035, "employment": 1700000.0},
    ]
    assert "England" in answer["note"]


def test_years_may_be_chosen(projection):
    assert [each["year"] for each in projection("22", minYear=2021).json()["predictedEmployment"]] == [2035]
    assert [each["year"] for each in projection("22", maxYear=2021).json()["predictedEmployment"]] == [2020]
    assert projection("22", minYear=2021, maxYear=2030).json()["predictedEmployment"] == []


@pytest.mark.parametrize("soc", ["2237", "223", "21"])
def test_of_others_there_is_no_source_and_none_is_made_up(projection, problem_of, soc):
    problem_of(projection(soc), 501)


def test_an_unknown_code_is_not_found(projection, problem_of):
    problem_of(projection("9999"), 404)


def test_unemployment_has_no_source(client, problem_of):
    problem_of(client.get("/api/v1/lfs/unemployment?soc=2231"), 501)
    problem_of(client.get("/api/v1/lfs/unemployment?soc=9999"), 404)
