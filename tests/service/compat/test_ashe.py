from __future__ import annotations

import pytest


@pytest.fixture
def pay(figures_client):
    def pay(soc, **query):
        return figures_client.get("/api/v1/ashe/estimatePay", params={"soc": soc, **query})

    return pay


def test_pay_is_the_published_median_a_week_latest_year_first(pay):
    answer = pay("2237", scheme="soc2020").json()
    assert answer["soc"] == 2237
    assert [(each["year"], each["estpay"]) for each in answer["series"]] == [
        (2024, 712.9),
        (2023, 680.0),
        (2021, 610.0),
    ]
    assert answer["series"][0]["note"] == ""
    assert "breakdown" not in answer["series"][0]


def test_pay_of_the_other_edition_is_reckoned_by_shares_and_says_so(pay):
    answer = pay("2231").json()
    assert (answer["series"][-1]["year"], answer["series"][-1]["estpay"], answer["series"][-1]["note"]) == (
        2021,
        610.0,
        "",
    )
    assert pay("2237", scheme="soc2020").json()["series"][-1]["note"].startswith("Reckoned by shares from soc2010 2231")


def test_where_pay_may_not_be_told_the_parent_groups_is_with_a_note(pay):
    latest = pay("2232", scheme="soc2020").json()["series"][0]
    assert (latest["year"], latest["estpay"]) == (2024, 720.0)
    assert "Of 223 Nursing Professionals" in latest["note"]


def test_coarse_false_leaves_out_what_is_of_a_parent_group(pay, problem_of):
    years = [each["year"] for each in pay("2237", scheme="soc2020", coarse="false").json()["series"]]
    assert years[:2] == [2024, 2023]
    assert 2024 not in [each["year"] for each in pay("2232", scheme="soc2020", coarse="false").json().get("series", [])]


def test_pay_that_may_not_be_told_at_all_is_not_found(pay, problem_of):
    problem_of(pay("1115", scheme="soc2010"), 404)
    assert "error" in pay("1115").json()


@pytest.mark.parametrize(
    ("filters", "estpay"),
    [("gender:1", 770.0), ("gender:2", 700.5), ("status:2", 402.25), ("gender: 2 ", 700.5), ("", 712.9)],
)
def test_filters_choose_whose_pay(pay, filters, estpay):
    assert pay("2237", scheme="soc2020", filters=filters).json()["series"][0]["estpay"] == estpay


def test_less_precise_pay_says_so(pay):
    assert "Less precise" in pay("2237", scheme="soc2020", filters="gender:1").json()["series"][0]["note"]


def test_pay_is_broken_down(pay):
    latest = pay("2237", scheme="soc2020", breakdown="gender").json()["series"][0]
    assert [(each["gender"], each["estpay"]) for each in latest["breakdown"]] == [(1, 770.0), (2, 700.5)]
    latest = pay("2237", scheme="soc2020", breakdown="status").json()["series"][0]
    assert [(each["status"], each["estpay"]) for each in latest["breakdown"]] == [(2, 402.25)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"filters": "region:1"}, 501),
        ({"filters": "age:40"}, 501),
        ({"breakdown": "qualification"}, 501),
        ({"filters": "shoe:1"}, 422),
        ({"filters": "gender:3"}, 422),
        ({"filters": "gender"}, 422),
        ({"filters": "gender:²"}, 422),
        ({"breakdown": "shoe"}, 422),
        ({"coarse": "perhaps"}, 422),
    ],
)
def test_a_filter_without_source_or_unknown_is_refused(pay, problem_of, query, status):
    problem_of(pay("2231", **query), status)


@pytest.mark.parametrize("soc", ["9999", "nurse", "2237", ""])
def test_an_unknown_code_is_not_found(pay, problem_of, soc):
    problem_of(pay(soc), 404)


def test_the_filters_are_listed_with_their_values(client):
    every = client.get("/api/v1/ashe/filters/all").json()
    assert client.get("/api/v1/ashe/filters").json() == [each["name"] for each in every] == ["gender", "status"]
    assert every[0]["codings"] == [{"name": "Male", "value": 1}, {"name": "Female", "value": 2}]


def test_hours_have_no_source(client, problem_of):
    problem_of(client.get("/api/v1/ashe/estimateHours?soc=2231"), 501)
    problem_of(client.get("/api/v1/ashe/estimateHours?soc=9999"), 404)


def test_an_answer_that_the_caller_has_is_not_sent_again(pay, figures_client):
    tag = pay("2231").headers["etag"]
    again = figures_client.get("/api/v1/ashe/estimatePay?soc=2231", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
