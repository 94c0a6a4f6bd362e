"""What is put on the desk, of vacancies, of kept titles and of coded files."""

from __future__ import annotations

from collections import Counter
from copy import copy
from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select

from mappings.errors import SocCoderError
from models.batch import code_file
from models.overrides import Overrides
from service.corrections import Proposal, decide, overrides, propose
from service.desk.expire import expire
from service.desk.intake import Shares, Source, from_file, from_store
from service.store import desk as store
from service.store.seen import KeptTitle, add
from service.store.tables import DESK_ITEMS, DESK_OPINIONS, KEPT_TITLES
from service.vacancies.delete import delete
from service.vacancies.ingest import Options, begin, ingest
from service.vacancies.vacancy import Vacancy

NONE_AT_RANDOM = Shares(0.0, 0.0)
DOUBTFUL = ("Team leader", "Consultant", "Coordinator", "Operator", "Supervisor")


@pytest.fixture
def coder(app):
    """A coder of its own: where the application runs, it gives its coder the overrides of its store once a second."""
    return copy(app.state.thread.coder)


@pytest.fixture
def take(database, coder):
    """Read adverts of these titles into the store, coded."""

    def take(*titles, **further):
        adverts = [Vacancy("board", f"r{n}", "feed", title, "csv", **further) for n, title in enumerate(titles)]
        ingest(database, coder, adverts, begin(database, "board", "feed.csv", None, False), Options())

    return take


@pytest.fixture
def on_desk(database):
    """Return the rows of the desk, the first to be given first."""

    def on_desk(*columns):
        wanted = select(*(DESK_ITEMS.c[name] for name in columns)).order_by(DESK_ITEMS.c.priority.desc())
        with database.read() as connection:
            return [row[0] if len(columns) == 1 else tuple(row) for row in connection.execute(wanted)]

    return on_desk


@pytest.fixture
def coded_file(coder, tmp_path):
    def coded_file(*rows, header="title,description"):
        source, coded = tmp_path / "titles.csv", tmp_path / "coded.csv"
        source.write_text("\n".join([header, *rows]), encoding="utf-8")
        code_file(coder, source, coded, "vacancy")
        return coded

    return coded_file


@pytest.fixture
def add_file(database):
    def add_file(path, most=100, shares=NONE_AT_RANDOM, keep_texts=True, name="batch"):
        source = Source(path, name, "vacancy", "soc2020", ("m", "d"), keep_texts)
        return from_file(database, source, most, shares, Random(1))

    return add_file


def test_doubtful_vacancies_come_first_and_are_put_once(database, take, coder, on_desk):
    take("Staff nurse", *["Consultant"] * 5, *DOUBTFUL, description="Call 0113 496 0000.")
    new = from_store(database, coder, 3, NONE_AT_RANDOM, Random(1))
    assert new == {"doubtful": 3}
    first = on_desk("title", "kind", "source", "reference", "text", "model_version")[0]
    assert first == ("Consultant", "vacancy", "board", "r7", "", coder.version)
    more = from_store(database, coder, 100, NONE_AT_RANDOM, Random(1)).total()
    titles = on_desk("title")
    assert len(titles) == len(set(titles)) == 3 + more
    assert set(DOUBTFUL) <= set(titles)
    assert from_store(database, coder, 100, NONE_AT_RANDOM, Random(1)).total() == 0


def test_the_text_of_a_vacancy_is_the_stores_own_and_goes_with_it(database, take, coder, on_desk):
    take("Consultant", description="Call 0113 496 0000.", employer="Zorb Ltd")
    from_store(database, coder, 1, NONE_AT_RANDOM, Random(1))
    with database.read() as connection:
        advert = store.find_advert(connection, store.find_task(connection, 1))
    assert (advert.description, advert.employer) == ("Call [telephone].", "Zorb Ltd")
    delete(database, "board", "r0")
    assert on_desk("title") == []
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(DESK_OPINIONS)) == 0


def test_kept_titles_are_coded_and_none_of_them_is_at_random(database, coder, on_desk):
    kept = {
        KeptTitle(date(2026, 11, day), "board", "vacancy", "soc2020", "m", title, "", "too_vague"): 3
        for day in (1, 2)
        for title in ("Consultant", "Coordinator")
    }
    with database.write() as connection:
        add(connection, {}, kept)
        assert connection.scalar(select(func.count()).select_from(KEPT_TITLES)) == 4
    assert from_store(database, coder, 10, Shares(0.5, 0.0), Random(1)) == {"doubtful": 2}
    assert {(title, len(candidates) > 1) for title, candidates in on_desk("title", "candidates")} == {
        ("Consultant", True),
        ("Coordinator", True),
    }


def test_what_people_have_confirmed_is_not_asked_again(database, take, coder, key):
    with database.write() as connection:
        said = Proposal(
            "one", Vacancy("b", "r", "f", "Consultant", "csv").item(), "soc2020", "", None, "m", "d", "2431"
        )
        propose(connection, [(said, "")], "Ada")
        decide(connection, "one", "confirmed", key("Bob", "confirm"), "")
        coder.overrides = Overrides(overrides(connection))
    take("Consultant")
    assert from_store(database, coder, 10, NONE_AT_RANDOM, Random(1)).total() == 0


def test_shares_are_drawn_at_random_and_coded_by_two(database, take, coder, on_desk):
    take(*(f"Staff nurse {chr(97 + n)}{chr(97 + n)} ward" for n in range(20)), *DOUBTFUL)
    new = from_store(database, coder, 20, Shares(0.5, 0.5), Random(4))
    assert new["random"] == 10
    double = Counter(on_desk("is_double"))
    assert 3 < double[True] < 17
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(DESK_OPINIONS)) == new.total() + double[True]


def test_what_waits_may_be_drawn_at_random_and_what_was_answered_not(database, take, coder, on_desk, answers):
    take(*DOUBTFUL)
    assert from_store(database, coder, 5, NONE_AT_RANDOM, Random(1)) == {"doubtful": 5}
    answers("Ada")
    assert from_store(database, coder, 9, Shares(1.0, 0.0), Random(1)) == {"random": 4}
    assert Counter(on_desk("sample")) == {"random": 4, "doubtful": 1}
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(DESK_OPINIONS)) == 5


def test_a_coded_file_is_put_on_the_desk_masked(add_file, coded_file, on_desk):
    path = coded_file(
        "Consultant ring 0113 496 0000,Ask ann@example.org", "Coordinator,", "Coordinator,x", ",", "Plumber,"
    )
    assert add_file(path, 2) == {"doubtful": 2}
    assert set(on_desk("title", "text", "source", "reference")) == {
        ("Consultant ring [telephone]", "Ask [address]", "batch", ""),
        ("Coordinator", "", "batch", ""),
    }


def test_texts_are_not_kept_where_the_store_keeps_none(add_file, coded_file, on_desk):
    add_file(coded_file("Consultant,Long."), keep_texts=False)
    assert on_desk("text") == [""]


def test_a_file_that_is_not_coded_or_has_no_name_is_refused(add_file, tmp_path, coded_file):
    (tmp_path / "plain.csv").write_text("title\nNurse\n")
    with pytest.raises(SocCoderError, match="no coded file"):
        add_file(tmp_path / "plain.csv")
    with pytest.raises(SocCoderError, match="no name"):
        add_file(coded_file("Consultant,"), name="a b")
    (tmp_path / "bad.csv").write_text("title,code,candidates,evidence,reason\nNurse,,x:y,,\n")
    with pytest.raises(SocCoderError, match="candidates that are none"):
        add_file(tmp_path / "bad.csv")


def test_a_file_with_what_no_store_takes_is_taken(add_file, coded_file, tmp_path, on_desk):
    path = coded_file("Consultant,")
    path.write_bytes(path.read_bytes().replace(b"Consultant", b"Consul\xfftant \x00x", 1))
    assert add_file(path).total() == 1
    assert on_desk("title") == ["Consul?tant  x"]


def test_what_is_old_expires_with_who_answered_it(database, put, answers):
    put("Zorb nurse", "Zorb pilot")
    answers("Ada")
    assert expire(database, 1) == 0
    assert expire(database, 0) == 2
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(DESK_OPINIONS)) == 0
