from __future__ import annotations

from datetime import date

import pytest

from service.compat.gazetteer import Gazetteer
from service.vacancies.vacancy import Place
from tests.service.vacancies.conftest import client, coder, take, vacancy

__all__ = ["client", "coder", "take", "vacancy"]

LEEDS = Place("Headingley, Leeds", "LS6 3AA", 53.82, -1.58)
YORK = Place("York", "YO1 7HH", 53.96, -1.08)
ADDRESS = "/api/v1/vacancies/search"


@pytest.fixture
def address(tmp_path):
    """Where an empty database is; that both engines find the same is tested with `/v1/vacancies`."""
    return str(tmp_path / "store.db")


@pytest.fixture
def search(client, app, take, vacancy):
    take(
        [
            vacancy(
                1,
                "Staff nurse",
                place=LEEDS,
                employer="A hospital",
                description="Care on a ward. " * 60,
                posted=date(2026, 11, 1),
                closes=date(2099, 1, 31),
                url="https://example.org/1",
            ),
            vacancy(2, "Plumber", place=YORK, description="Boilers and pipes."),
            vacancy(3, "Plumber", place=LEEDS, description="Boilers and drains."),
            vacancy(4, "Barista", description="Coffee."),
            vacancy(5, "Plumber", place=LEEDS, closes=date(2020, 1, 1)),
        ]
    )
    app.state.gazetteer = Gazetteer()

    def search(**query):
        return client.get(ADDRESS, params=query).json()

    return search


def test_a_vacancy_has_the_shape_that_clients_read(search):
    (found,) = search(keywords="nurse")
    assert found["title"] == "Staff nurse"
    assert found["summary"] == ("Care on a ward. " * 60)[:500]
    assert found["company"] == "A hospital"
    assert found["activedate"] == {"start": "2026-11-01T00:00:00Z", "end": "2099-01-31T00:00:00Z"}
    assert found["location"]["location"] == "Headingley, Leeds"
    assert found["location"]["postcode"] == "LS6 3AA"
    assert set(found["location"]) == {"location", "city", "area", "postcode", "country"}
    assert found["link"] == "https://example.org/1"
    assert (type(found["id"]), found["soc"]) == (int, 2231)


def test_a_vacancy_without_dates_is_open_since_it_was_seen(search):
    (found,) = search(keywords="coffee")
    assert found["activedate"]["start"] >= "2026"
    assert found["activedate"]["end"] is None


def test_all_words_are_sought(search):
    assert {each["title"] for each in search(keywords="boilers pipes")} == {"Plumber"}
    assert len(search(keywords="boilers pipes")) == 1
    assert len(search(keywords="boilers")) == 2


def test_where_no_vacancy_has_the_words_the_occupation_is_sought(search):
    assert {each["title"] for each in search(keywords="Plumbing and heating engineer")} == {"Plumber"}
    assert search(keywords="Zookeeper") == []


def test_no_words_seek_all_that_are_live(search):
    for keywords in ("", "*", "%*", "  "):
        assert len(search(keywords=keywords)) == 4
    assert len(search(limit=1)) == 1


def test_a_place_is_where_vacancies_say_and_the_radius_is_in_miles(search):
    for name in ("Leeds", "leeds", "Headingley, Leeds", "LS6 3AA", "LS6"):
        assert len(search(location=name, radius=5)) == 2
    assert len(search(location="York", radius=5)) == 1
    assert len(search(location="York", radius=40)) == 3
    assert len(search(location="York", radius=40, keywords="plumber")) == 2
    assert search(location="Atlantis", radius=40) == []


def test_a_bad_search_is_refused(client, problem_of):
    for query in ("limit=0", "limit=51", "radius=0", "radius=x", "keywords=" + "n" * 201):
        problem_of(client.get(f"{ADDRESS}?{query}"), 422)


def test_any_words_may_be_sought(search):
    for keywords in ('"', "AND OR", "a* NEAR(b)", "'; --", "👩‍⚕️ nurse"):
        assert isinstance(search(keywords=keywords), list)


def test_places_are_looked_through_once_an_hour(database, take, vacancy, monkeypatch):
    gazetteer = Gazetteer()
    take([vacancy(1, place=LEEDS)])
    assert gazetteer.where(database, "Leeds") == (53.82, -1.58)
    take([vacancy(2, place=YORK)])
    assert gazetteer.where(database, "York") is None
    monkeypatch.setattr("service.compat.gazetteer.monotonic", lambda: 1e12)
    assert gazetteer.where(database, "York") == (53.96, -1.08)
