"""A client of LMI for All, written against the shapes that its own documentation and clients show.

It knows nothing of this service but the base address.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from service.store.database import Database
from service.vacancies.ingest import Options, begin, ingest
from service.vacancies.vacancy import Place
from tests.service.vacancies.conftest import coder, vacancy

__all__ = ["coder", "vacancy"]

WEEKS = 52


class NoDataError(Exception):
    """The API says that there is nothing."""


class Client:
    """Asks LMI for All."""

    def __init__(self, base: str) -> None:
        self.base = base

    def ask(self, path: str, **query: object) -> Any:
        address = f"{self.base}/{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            with urlopen(address, timeout=60) as response:
                body = json.load(response)
        except HTTPError as error:
            body = json.load(error)
        if "error" in body:
            raise NoDataError(body["error"])
        return body

    def first(self, title: str) -> dict[str, Any]:
        return self.ask("soc/search", q=title)[0]

    def tasks(self, soc: int) -> list[str]:
        return [task.strip() for task in self.ask(f"soc/code/{soc}")["tasks"].split("\n")]

    def titles(self, soc: int) -> list[str]:
        titles = self.ask(f"soc/code/{soc}")["add_titles"]
        return [title.strip().title() for title in titles if len(title) >= 4 and "(" not in title]

    def yearly_pay(self, soc: int, **query: object) -> dict[int, float]:
        series = self.ask("ashe/estimatePay", soc=soc, coarse="true", **query)["series"]
        return {each["year"]: each["estpay"] * WEEKS for each in series}

    def frequent_courses(self, soc: int) -> list[str]:
        years = self.ask(f"hesa/courses/{soc}")["years"]
        return [each["name"] for each in years[-1]["courses"] if each["percentage"] >= 10] if years else []

    def occupations_after(self, course: str) -> list[str]:
        years = self.ask("hesa/occupations", courses=course)
        return [each["title"] for each in years[-1]["occupations"]] if years else []

    def vacancies(self, keywords: str, location: str) -> list[str]:
        found = self.ask("vacancies/search", keywords=keywords, location=location, radius=10, limit=5)
        return [f"{each['title']}, {each['company']}, {each['location']['location']}: {each['link']}" for each in found]


@pytest.fixture
def lmi(tmp_path, monkeypatch, start_server, coder, vacancy) -> Client:
    """The client, at a server of its own whose store has a vacancy."""
    address = str(tmp_path / "store.db")
    database = Database(address)
    database.upgrade()
    leeds = Place("Leeds", "LS1 3EX", 53.80, -1.55)
    advert = vacancy(1, "Staff nurse", employer="A hospital", place=leeds, url="https://example.org/1")
    ingest(database, coder, [advert], begin(database, "board", "feed.csv", None, False), Options())
    database.close()
    monkeypatch.setenv("SOC_CODER_DATABASE", address)
    return Client(f"{start_server().url}/api/v1")


def test_it_works_by_changing_the_base_address_alone(lmi):
    found = lmi.first("staff nurse")
    soc = found["soc"]
    assert (soc, found["title"]) == (2231, "Nurses")
    assert lmi.tasks(soc) == [""]
    assert "Staff Nurse" in lmi.titles(soc)
    pay = lmi.yearly_pay(soc)
    assert 2021 in pay
    assert all(20_000 < each < 60_000 for each in pay.values())
    assert lmi.yearly_pay(soc, filters="gender:2")[2021] < lmi.yearly_pay(soc, filters="gender:1")[2021]
    assert lmi.frequent_courses(soc) == []
    courses = {each["name"]: each["id"] for each in lmi.ask("hesa/list-courses")}
    assert lmi.occupations_after(courses["Nursing"]) == []
    assert lmi.vacancies("nurse", "Leeds") == ["Staff nurse, A hospital, Leeds: https://example.org/1"]
    filters = {each["name"]: each["codings"] for each in lmi.ask("ashe/filters/all")}
    assert {"name": "Female", "value": 2} in filters["gender"]


def test_what_is_not_there_is_an_error_that_it_looks_for(lmi):
    for path, query in (
        ("soc/code/9999999", {}),
        ("ashe/estimatePay", {"soc": 9999}),
        ("ashe/estimateHours", {"soc": 2231}),
        ("lfs/unemployment", {"soc": 2231}),
        ("wf/predict", {"soc": 2231}),
    ):
        with pytest.raises(NoDataError):
            lmi.ask(path, **query)


def test_a_page_of_another_site_gets_a_script(lmi):
    with urlopen(f"{lmi.base}/soc/search?q=plumer&callback=jQuery1_2", timeout=60) as response:
        called = re.fullmatch(r"/\*\*/jQuery1_2\((.*)\);", response.read().decode(), re.DOTALL)
    assert json.loads(called[1])[0]["title"].startswith("Plumbers")
