"""Vacancies found by occupation and place, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mappings.crosswalk import load_crosswalk
from mappings.errors import SocCoderError, UnknownCodeError
from service.store.database import Database
from service.store.listings import places
from service.store.matches import Terms
from service.store.tables import VACANCIES
from service.store.vacancies import keep, mark_gone, remove
from service.vacancies.coded import Coded
from service.vacancies.find import Query, find
from service.vacancies.geography import Point
from service.vacancies.ingest import prepare
from service.vacancies.occupation import codes_of
from service.vacancies.vacancy import Pay, Place

TODAY = datetime.now(UTC).date()
LEEDS, YORK, LONDON = Point(53.8, -1.55), Point(53.96, -1.08), Point(51.5, -0.12)
NURSES = Query("soc2020", "2237", None, 25, Terms())


@pytest.fixture(scope="session")
def put(vacancy):
    """Keep a vacancy with a code, and return its number."""

    def put(database, number, code="2237", confidence=0.9, at=LEEDS, **further):
        place = Place("", further.pop("postcode", ""), *(at or (None, None)))
        coded = Coded("soc2020", "", "m", "d", code, len(code or ""), confidence, {}, {}, "", None)
        one = replace(prepare(vacancy(number, place=place, **further)), coded=coded)
        with database.write() as connection:
            keep(connection, one.vacancy.source, [one], None, False)

    return put


def references(page):
    return [match.row.reference for match in page.matches]


def sought(**changed):
    return replace(NURSES, **changed)


def test_only_what_is_live_and_fits_is_found(database, put):
    put(database, 1)
    put(database, 2, code="5315")
    put(database, 3, code="223")
    put(database, 4, code=None, confidence=None)
    put(database, 5, closes=TODAY)
    put(database, 6, closes=TODAY - timedelta(1))
    put(database, 7, source="other")
    with database.write() as connection:
        assert mark_gone(connection, "other", 1, datetime.now(UTC) + timedelta(1)) == 1
    assert references(find(database, NURSES, 9)) == ["r1", "r5"]
    assert references(find(database, sought(soc="22"), 9)) == ["r1", "r3", "r5"]
    assert references(find(database, sought(soc=None, near=LEEDS), 9)) == ["r1", "r2", "r3", "r5", "r4"]


def test_the_radius_is_exact(database, put):
    put(database, 1)
    put(database, 2, at=YORK)
    put(database, 3, at=None)
    put(database, 4, at=LONDON)
    assert references(find(database, sought(near=LEEDS, radius=30), 9)) == ["r1"]
    page = find(database, sought(near=LEEDS, radius=40), 9)
    assert references(page) == ["r1", "r2"]
    assert page.matches[1].distance == pytest.approx(35.6, abs=0.2)
    assert [match.distance for match in find(database, NURSES, 9).matches] == [None] * 4


def test_the_best_comes_first(database, put):
    put(database, 1, confidence=0.5)
    put(database, 2, posted=TODAY - timedelta(15))
    put(database, 3, at=YORK)
    put(database, 4)
    put(database, 5, confidence=None)
    page = find(database, sought(near=LEEDS, radius=50), 9)
    assert references(page) == ["r5", "r4", "r2", "r1", "r3"]
    assert page.matches[0].score == pytest.approx(1)
    assert page.matches[1].score == pytest.approx(0.9)


def test_terms_are_kept_to(database, put):
    put(database, 1, pay=Pay(annual_minimum=20_000, annual_maximum=30_000), contract="permanent", hours="part_time")
    put(database, 2, pay=Pay(annual_minimum=90_000, annual_maximum=90_000, currency="EUR"), hours="full_time")
    put(database, 3, hours="full_or_part_time", posted=date(2026, 1, 2), source="other")
    for terms, expected in (
        (Terms(pay_min=30_000), ["r1"]),
        (Terms(pay_min=30_001), []),
        (Terms(contract="permanent"), ["r1"]),
        (Terms(hours="part_time"), ["r1", "r3"]),
        (Terms(posted_since=date(2026, 1, 2)), ["r3"]),
        (Terms(posted_since=date(2026, 1, 3)), []),
        (Terms(source="other"), ["r3"]),
    ):
        assert references(find(database, sought(terms=terms), 9)) == expected, terms


def test_one_of_an_adverts_copies_is_found(database, put):
    same = {"title": "Staff nurse", "employer": "Elm Court"}
    put(database, 1, **same, closes=TODAY - timedelta(1))
    put(database, 2, **same, source="other")
    put(database, 3, **same)
    page = find(database, NURSES, 9)
    assert (references(page), page.total) == (["r2"], 1)
    assert references(find(database, sought(terms=Terms(source="board")), 9)) == ["r3"]


def test_a_group_of_the_other_edition_is_found_by_share(database, put):
    codes = load_crosswalk("soc2010", "soc2020").targets("2136")
    assert len(codes) > 1
    for number, link in enumerate(codes):
        put(database, number, code=link.code, confidence=1.0)
    page = find(database, sought(scheme="soc2010", soc="2136"), 99)
    back = load_crosswalk("soc2020", "soc2010")
    expected = {f"r{number}": share(back, link.code, "2136") for number, link in enumerate(codes)}
    assert {match.row.reference: match.share for match in page.matches} == pytest.approx(expected)
    assert references(page) == sorted(expected, key=lambda name: -expected[name])


def share(crosswalk, code, target):
    return sum(link.share for link in crosswalk.targets(code) if link.code == target)


def test_the_codes_of_a_group():
    assert dict(codes_of("soc2020", "2237")) == {"2237": 1.0}
    assert set(codes_of("soc2020", "223")) >= {"223", "2237"}
    assert all(0 < value <= 1 for value in codes_of("soc2010", "2").values())
    with pytest.raises(UnknownCodeError):
        codes_of("soc2020", "9999")
    with pytest.raises(SocCoderError, match="not coded as deep"):
        codes_of("soc2020", "111101")


def test_a_postcode_is_known_from_vacancies(database, put):
    put(database, 1, postcode="LS1 4AP", at=None)
    put(database, 2, postcode="LS1 4AP", at=LEEDS)
    put(database, 3, postcode="LS1 4AP", at=YORK)
    with database.read() as connection:
        assert places(connection, ["LS1 4AP", "LS1 4AQ"]) == {"LS1 4AP": LEEDS}


def test_a_page_goes_on_while_vacancies_come_in(database, put):
    for number in range(10):
        put(database, number, confidence=0.5)
    found, cursor, page = [], None, None
    while page is None or page.following:
        page = find(database, NURSES, 3, cursor)
        found += references(page)
        cursor = page.following
        put(database, 100 + len(found), confidence=0.9)
    assert found == [f"r{number}" for number in range(10)]


def test_a_cursor_is_of_its_query_only(database, put):
    put(database, 1)
    put(database, 2)
    cursor = find(database, NURSES, 1).following
    assert references(find(database, NURSES, 1, cursor)) == ["r2"]
    with pytest.raises(SocCoderError, match="another query"):
        find(database, sought(radius=26), 1, cursor)
    for wrong in ("", "x", "€", "W10", cursor[:-3]):
        with pytest.raises(SocCoderError, match="no cursor"):
            find(database, NURSES, 1, wrong)


@pytest.fixture
def many(tmp_path):
    database = Database(str(tmp_path / "many.db"))
    yield database
    database.close()


@given(
    st.lists(st.tuples(st.sampled_from([0.3, 0.6, None]), st.sampled_from([LEEDS, YORK, LONDON]), st.integers(0, 3))),
    st.integers(1, 5),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_vacancy_is_on_one_page(many, put, made, limit):
    with many.write() as connection:
        remove(connection, connection.scalars(select(VACANCIES.c.number)).all())
    for number, (confidence, at, days) in enumerate(made):
        put(many, number, confidence=confidence, at=at, posted=TODAY - timedelta(days))
    query = sought(near=LEEDS, radius=100)
    pages, cursor = [], None
    while not pages or cursor:
        pages.append(find(many, query, limit, cursor))
        cursor = pages[-1].following
    found = [match for page in pages for match in page.matches]
    expected = {f"r{number}" for number, (_, at, _) in enumerate(made) if at != LONDON}
    assert len(found) == len(expected) == pages[0].total
    assert {match.row.reference for match in found} == expected
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert all(len(page.matches) == limit for page in pages[:-1])
