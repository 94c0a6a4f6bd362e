"""`/v1/occupations/…` and `/v1/datasets`."""

from __future__ import annotations

import pytest

from mappings.crosswalk import load_crosswalk
from mappings.schemes import load_scheme
from mappings.version import data_version
from service.app import create_app
from service.occupations.datasets import DATASETS
from service.occupations.titles import titles_of
from service.settings import Settings


def test_occupations_are_searched(client):
    answer = client.get("/v1/occupations", params={"search": "plumer"}).json()
    assert (answer["scheme"], answer["data_version"]) == ("soc2020", data_version())
    assert answer["occupations"][0]["code"] == "5315"
    assert client.get("/v1/occupations?search=plumer&scheme=soc2010").json()["occupations"][0]["code"] == "5314"


def test_an_occupation_is_described(client):
    answer = client.get("/v1/occupations/2237").json()
    assert answer["title"] == load_scheme("soc2020").group("2237").title
    assert [each["code"] for each in answer["parents"]] == ["223", "22", "2"]
    links = load_crosswalk("soc2020", "soc2010").targets("2237")
    assert [(each["code"], each["share"]) for each in answer["other_scheme"]] == [
        (one.code, one.share) for one in links
    ]
    assert answer["description"] is None
    assert "SOC_CODER_SOURCES" in answer["note"]


def test_texts_are_told_where_there_are_any(app, client, volume_1):
    before = app.state.texts
    app.state.texts = create_app(Settings(sources=volume_1())).state.texts
    try:
        answer = client.get("/v1/occupations/2237").json()
        assert (answer["description"], answer["note"]) == ("They are 2237.", None)
        assert client.get("/v1/occupations/2237/tasks").json()["tasks"] == ["does 2237", "does more of it"]
        assert "SOC2020" in client.get("/v1/occupations/2231/tasks?scheme=soc2010").json()["note"]
    finally:
        app.state.texts = before


def test_without_texts_there_are_no_tasks_and_a_reason(client):
    answer = client.get("/v1/occupations/2237/tasks").json()
    assert answer["tasks"] is None
    assert answer["note"]


def test_titles_are_those_of_the_index(client):
    assert client.get("/v1/occupations/2237/titles").json()["titles"] == list(titles_of("soc2020", "2237"))


def test_pay_has_source_period_population_and_mark(figures_client):
    series = figures_client.get("/v1/occupations/2237/pay").json()["series"]
    assert [each["period"] for each in series] == ["2021", "2023", "2024"]
    latest = series[-1]
    assert latest["figures"]["median"] == {"value": 712.9, "unit": "pounds a week", "mark": "precise"}
    assert latest["figures"]["jobs"]["unit"] == "thousand jobs"
    assert (latest["measure"], latest["sex"], latest["hours"]) == ("weekly_pay", "all", "all")
    assert (latest["dataset"], latest["release_scheme"]) == ("ashe_weekly_pay", "soc2020")
    assert latest["group"]["code"] == "2237"
    assert latest["source"].startswith("Office for National Statistics: ")
    assert latest["licence"] == "OGL-UK-3.0"
    assert latest["population"]
    assert latest["release_edition"] == load_scheme("soc2020").edition


def test_pay_of_the_other_edition_is_flagged(figures_client):
    oldest = figures_client.get("/v1/occupations/2237/pay").json()["series"][0]
    assert "converted" in oldest["cautions"]
    assert oldest["converted_from"][0]["code"] == "2231"


def test_hidden_pay_is_never_told(figures_client):
    latest = figures_client.get("/v1/occupations/2232/pay").json()["series"][-1]
    assert latest["group"]["code"] == "223"
    assert "parent_group" in latest["cautions"]
    hidden = figures_client.get("/v1/occupations/1115/pay?scheme=soc2010").json()["series"][-1]
    assert "hidden" in hidden["cautions"]
    assert hidden["figures"]["median"] == {"value": None, "unit": "pounds a week", "mark": "suppressed"}


@pytest.mark.parametrize(("query", "median"), [("sex=male", 770.0), ("sex=female", 700.5), ("hours=part_time", 402.25)])
def test_pay_of_some(figures_client, query, median):
    latest = figures_client.get(f"/v1/occupations/2237/pay?{query}").json()["series"][-1]
    assert latest["figures"]["median"]["value"] == median


def test_employment_is_projected(figures_client):
    series = figures_client.get("/v1/occupations/22/employment").json()["series"]
    assert [(each["period"], each["figures"]["count"]["value"]) for each in series] == [
        ("2020", 1500.5),
        ("2035", 1700),
    ]


def test_what_no_data_set_has_says_so(figures_client):
    answer = figures_client.get("/v1/occupations/22/employment?by_industry=true").json()
    assert answer["series"] == []
    assert answer["note"]


def test_hours_have_no_source(client, problem_of):
    problem_of(client.get("/v1/occupations/2237/hours"), 501)


def test_occupations_are_compared_in_the_order_asked(figures_client):
    answer = figures_client.get("/v1/occupations/compare?soc=2237,2232,2237").json()
    assert [each["code"] for each in answer["occupations"]] == ["2237", "2232"]
    latest = {each["measure"]: each for each in answer["occupations"][0]["latest"]}
    assert latest["weekly_pay"]["period"] == "2024"
    assert latest["projected_employment"]["group"]["code"] == "22"


@pytest.mark.parametrize("soc", ["", "x", "2237,", "2237,x", ",".join(["2237"] * 11)])
def test_a_bad_comparison_is_refused(client, problem_of, soc):
    problem_of(client.get("/v1/occupations/compare", params={"soc": soc}), 422)


def test_datasets_are_described_with_their_current_releases(figures_client):
    found = {each["name"]: each for each in figures_client.get("/v1/datasets").json()["datasets"]}
    assert list(found) == list(DATASETS)
    ashe = found["ashe_weekly_pay"]
    assert all(
        ashe[name] for name in ("title", "owner", "page", "licence", "cycle", "population", "limits", "measures")
    )
    assert [(each["edition"], each["scheme"]) for each in ashe["releases"]] == [
        ("2021", "soc2010"),
        ("2023", "soc2020"),
        ("2024", "soc2020"),
    ]
    assert found["lfs_employment"]["releases"] == []


PARTS = ["", "/pay", "/hours", "/employment", "/tasks", "/titles", "/vacancies", "/courses", "/apprenticeships"]


@pytest.mark.parametrize("part", PARTS)
def test_an_unknown_code_is_not_found_and_the_nearest_are_named(client, problem_of, part):
    assert "nearest" in problem_of(client.get(f"/v1/occupations/9999{part}"), 404).hint
    problem_of(client.get(f"/v1/occupations/2237{part}?scheme=isco08"), 422)


@pytest.mark.parametrize("part", ["", "/pay", "/employment", "/tasks", "/titles", "/apprenticeships"])
def test_an_answer_that_the_caller_has_is_not_sent_again(figures_client, part):
    first = figures_client.get(f"/v1/occupations/2237{part}")
    assert "max-age" in first.headers["cache-control"]
    again = figures_client.get(f"/v1/occupations/2237{part}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_what_leads_to_an_occupation(client):
    for part in ("apprenticeships", "courses"):
        answer = client.get(f"/v1/occupations/3111/{part}?limit=3").json()
        assert answer == client.get(f"/v1/pathways/occupations/3111/{part}?limit=3").json()
        assert answer["code"] == "3111"


def test_vacancies_of_an_occupation(figures_client):
    answer = figures_client.get("/v1/occupations/2237/vacancies?limit=5").json()
    assert (answer["soc"], answer["total"]) == ("2237", 0)
