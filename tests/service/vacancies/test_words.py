"""Vacancies found by their words, on both engines."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.store.database import Database
from service.store.matches import Terms
from service.store.words import _phrases, holding
from service.vacancies.delete import delete
from service.vacancies.expire import expire
from service.vacancies.find import Query, find
from service.vacancies.geography import Point
from service.vacancies.ingest import Options
from service.vacancies.recode import recode
from service.vacancies.vacancy import Place

LEEDS = Point(53.8, -1.55)
PLAIN = Query("soc2020", None, None, 25, Terms())


def found(database, words, **further):
    page = find(database, replace(PLAIN, words=words, **further), 99)
    assert page.total == len(page.matches)
    return [match.row.reference for match in page.matches]


@pytest.fixture
def adverts(take, vacancy):
    items = [
        vacancy(1, "Staff nurse", employer="Elm Court", description="Nights on a children's ward; part-time."),
        vacancy(2, "Plumber", employer="Pipes Ltd", description="Mend pipes. No nurses, no nursing. Café on site."),
        vacancy(3, "IT engineer", employer="Elm Ltd", description="Servers, C++ and 24/7 support by the ward staff."),
    ]
    take(items)
    return items


def test_words_are_found_in_title_employer_and_description(database, adverts):
    assert found(database, "plumber") == ["r2"]
    assert set(found(database, "elm")) == {"r1", "r3"}
    assert set(found(database, "ward")) == {"r1", "r3"}
    assert found(database, "ward elm nights") == ["r1"]
    assert found(database, "zorbwright") == []


def test_forms_case_accents_and_marks_make_no_difference(database, adverts):
    assert found(database, "PIPE mending") == ["r2"]
    assert found(database, "cafe") == found(database, "CAFÉ") == ["r2"]
    assert found(database, "part time") == found(database, "part-time") == ["r1"]
    assert found(database, "child's") == []
    assert found(database, "children") == ["r1"]
    assert found(database, "24/7") == found(database, "c++") == ["r3"]


def test_it_can_be_sought_and_function_words_are_passed_over(database, adverts):
    assert found(database, "IT") == ["r3"]
    assert found(database, "a plumber in the pipes") == ["r2"]
    assert found(database, "on a") == ["r1"]


def test_a_phrase_is_words_that_follow_each_other(database, adverts):
    assert found(database, '"ward staff"') == ["r3"]
    assert found(database, '"staff ward"') == []
    assert found(database, "“ward staff” servers") == ["r3"]
    assert found(database, '"by the ward') == ["r3"]


def test_what_is_in_title_and_employer_comes_first(database, adverts):
    page = find(database, replace(PLAIN, words="nurse"), 9)
    assert [(match.row.reference, match.headed) for match in page.matches] == [("r1", True), ("r2", False)]
    plain = {match.row.reference: match.score for match in find(database, replace(PLAIN, words="no"), 9).matches}
    assert page.matches[1].score == pytest.approx(plain["r2"])
    assert [match.headed for match in find(database, replace(PLAIN, words="nurse elm"), 9).matches] == [True]


def test_words_occupation_place_and_terms_hold_together(database, take, adverts, vacancy):
    take([vacancy(4, "Staff nurse", description="A ward.", place=Place("", "", *LEEDS), contract="permanent")])
    assert set(found(database, "ward", soc="2237")) == {"r1", "r4"}
    assert found(database, "nights", soc="2237") == ["r1"]
    assert found(database, "ward", near=LEEDS) == ["r4"]
    assert found(database, "ward", soc="2237", near=LEEDS, terms=Terms(contract="permanent")) == ["r4"]
    assert found(database, "plumber", soc="2237") == []


@pytest.mark.parametrize("text", ["", " ", '"', '""', "***", "()", "🎉", "- + ^ : {", "\x00", "'", "\\"])
def test_what_has_no_word_finds_nothing(database, adverts, text):
    assert found(database, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "nurse AND",
        "OR nurse NOT",
        'NEAR("nurse" ward, 2)',
        "title: nurse*",
        "nurse -plumber",
        "(nurse",
        "nurse & | ! <-> ward",
        "nurse:A",
        "🎉 nurse 🎉",
        "'; DROP TABLE words; --",
        "nurse " * 40,
        "n" * 200,
        "²",
    ],
)
def test_no_text_is_an_error(database, adverts, text):
    assert set(found(database, text)) <= {"r1", "r2", "r3"}


def test_operators_are_words():
    assert _phrases("nurse AND ward NOT NEAR/2") == ["nurse", "ward", "NOT", "NEAR 2"]
    assert _phrases("the") == ["the"]


@pytest.fixture(scope="module")
def any_store(postgresql, tmp_path_factory):
    stores = [Database(postgresql()), Database(str(tmp_path_factory.mktemp("words") / "store.db"))]
    for store in stores:
        store.upgrade()
    yield stores
    for store in stores:
        store.close()


@given(st.text(max_size=60) | st.text(alphabet="ab\"*()-:^ORNOT {}+~\\'", max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_sought(any_store, text):
    for store in any_store:
        with store.read() as connection:
            for in_heading in (False, True):
                assert connection.execute(holding(connection, text, in_heading)).all() == []


def test_words_are_as_the_vacancy_is_now(database, take, vacancy, coder):
    first = vacancy(1, "Staff nurse", description="Nights.")
    take([first, vacancy(2, "Plumber")])
    take([replace(first, description="Days.")])
    assert (found(database, "nights"), found(database, "days"), found(database, "nurse")) == ([], ["r1"], ["r1"])
    take([vacancy(2, "Plumber")], is_complete=True)
    assert (found(database, "nurse"), found(database, "plumber")) == ([], ["r2"])
    take([replace(first, description="Days.")])
    assert found(database, "nurse") == ["r1"]
    later = copy(coder)
    later.version = "later"
    recode(database, later, None, Options())
    assert found(database, "nurse", soc="2237") == ["r1"]
    delete(database, "board", "r1")
    assert found(database, "nurse") == []
    assert words_of(database) == [2]


def words_of(database):
    with database.read() as connection:
        numbers = connection.scalars(holding(connection, "plumber")).all()
        others = connection.scalars(holding(connection, "nurse")).all()
        return [*numbers, *others]


def test_what_expires_leaves_the_index(database, take, vacancy):
    take([vacancy(1, "Staff nurse", closes=datetime.now(UTC).date() - timedelta(2)), vacancy(2, "Plumber")])
    expire(database, 1)
    assert words_of(database) == [2]


def test_a_description_that_is_not_kept_is_not_indexed(database, take, vacancy):
    take([vacancy(1, "Staff nurse", description="Nights.")], keep_descriptions=False)
    assert (found(database, "nights"), found(database, "nurse")) == ([], ["r1"])


def test_a_vacancy_is_where_its_postcode_is_known_to_be(database, take, vacancy):
    take([vacancy(1, place=Place("", "LS1 4AP")), vacancy(2, place=Place("", "LS1 4AQ")), vacancy(3)])
    assert found(database, None, near=LEEDS) == []
    take([vacancy(4, place=Place("", "LS1 4AP", *LEEDS))])
    assert set(found(database, None, near=LEEDS)) == {"r1", "r4"}
    take([vacancy(5, place=Place("", "LS1 4AP"))])
    page = find(database, replace(PLAIN, near=LEEDS), 9)
    assert {match.row.reference: match.distance for match in page.matches} == {"r1": 0, "r4": 0, "r5": 0}
    assert {match.row.latitude for match in page.matches} == {None, LEEDS.latitude}


def test_the_index_is_filled_from_what_the_store_has(database, adverts, take, vacancy):
    take([vacancy(4, place=Place("", "LS1 4AP", *LEEDS)), vacancy(5, place=Place("", "LS1 4AP"))])
    take([vacancy(6, source="other")], "other")
    take([vacancy(7, source="other")], "other", is_complete=True)
    queries = [replace(PLAIN, words=words) for words in ("nurse", "ward", "IT", '"ward staff"', "cafe")]
    queries += [replace(PLAIN, near=LEEDS), replace(PLAIN, soc="2"), replace(PLAIN, soc="5")]
    before = [find(database, query, 99) for query in queries]
    database.downgrade("0006")
    database.upgrade()
    assert [find(database, query, 99) for query in queries] == before
    assert all(page.total for page in before)
