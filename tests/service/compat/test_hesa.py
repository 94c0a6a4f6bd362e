from __future__ import annotations

import csv
import json

import pytest

from mappings.schemes import load_subjects
from models.outcomes.in_use import OUTCOMES

COLUMNS = (
    *("survey", "years", "level", "domicile", "mode", "subject_scheme", "subject"),
    *("source", "licence", "soc_scheme", "soc", "count"),
)


@pytest.fixture
def outcomes(tmp_path, monkeypatch):
    """Outcomes of our own: an answer in the shape of LMI for All, and a table of destinations."""
    folder = tmp_path / "outcomes"
    folder.mkdir()
    answer = {
        "soc": 3113,
        "years": [
            {"year": "2013/14", "courses": [{"name": "(H3) Mechanical engineering", "percentage": 30.0}]},
            {
                "year": "2012/13",
                "courses": [
                    {"name": "(H4) Aerospace engineering", "percentage": 10.0},
                    {"name": "(H3) Mechanical engineering", "percentage": 20.0},
                ],
            },
        ],
    }
    (folder / "3113.json").write_text(json.dumps(answer))
    counts = {("H3", "all"): 200, ("H3", "2122"): 120, ("H3", "3113"): 40, ("H3", "9139"): 40, ("H4", "all"): 10}
    with (folder / "destinations.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for (subject, soc), count in counts.items():
            whose = ("graduate_outcomes", "2020/21", "first degree", "UK", "full-time", "jacs3", subject)
            table.writerow((*whose, "made up", "none", "soc2010", soc, count))
    monkeypatch.setenv(OUTCOMES, str(folder))


@pytest.fixture(autouse=True)
def no_outcomes(monkeypatch):
    monkeypatch.delenv(OUTCOMES, raising=False)


def test_the_principal_subjects_are_listed(client):
    listed = client.get("/api/v1/hesa/list-courses").json()
    assert {"id": "H3", "name": "Mechanical engineering"} in listed
    assert [each["id"] for each in listed] == [
        code for code, group in load_subjects("jacs3").groups.items() if group.level == 2
    ]


def test_without_outcomes_no_percentage_is_made_up_and_what_leads_there_is_still_told(client):
    answer = client.get("/api/v1/hesa/courses/2122").json()
    assert (answer["soc"], answer["years"]) == (2122, [])
    assert OUTCOMES in answer["note"]
    assert "mechanical engineering" in {each["name"] for each in answer["links"]}
    weights = [each["weight"] for each in answer["links"]]
    assert weights == sorted(weights, reverse=True)
    assert client.get("/api/v1/hesa/occupations?courses=H3").json() == []


@pytest.mark.usefixtures("outcomes")
def test_what_people_in_an_occupation_had_studied(client):
    answer = client.get("/api/v1/hesa/courses/3113").json()
    assert [each["year"] for each in answer["years"]] == ["2012/13", "2013/14"]
    assert answer["years"][0]["courses"] == [
        {"name": "(H3) Mechanical engineering", "percentage": 20.0},
        {"name": "(H4) Aerospace engineering", "percentage": 10.0},
    ]
    assert answer["note"] == ""
    other = client.get("/api/v1/hesa/courses/2231").json()
    assert other["years"] == []
    assert "tell nothing" in other["note"]


@pytest.mark.usefixtures("outcomes")
def test_what_those_who_studied_a_subject_do(client):
    (year,) = client.get("/api/v1/hesa/occupations?courses=H3").json()
    assert year["year"] == "2020/21"
    assert [(each["soc"], each["percentage"]) for each in year["occupations"]] == [
        (2122, 60.0),
        (3113, 20.0),
        (9139, 20.0),
    ]
    assert year["occupations"][0]["title"] == "Mechanical engineers"


@pytest.mark.usefixtures("outcomes")
def test_of_too_few_people_and_of_another_scheme_nothing_is_told(client):
    assert client.get("/api/v1/hesa/occupations?courses=H4").json() == []
    assert client.get("/api/v1/hesa/occupations?courses=H3&scheme=soc2020").json() == []


@pytest.mark.parametrize("address", ["courses/9999", "courses/nurse", "occupations?courses=", "occupations?courses=??"])
def test_what_is_not_there_is_not_found(client, problem_of, address):
    problem_of(client.get(f"/api/v1/hesa/{address}"), 404)
