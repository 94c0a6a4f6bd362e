"""From answers to corrections, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.coding import Item
from models.overrides import Overrides
from service.corrections import decide, list_corrections, overrides
from service.desk.answer import answer, settle, skip, undo
from service.desk.draw import draw
from service.desk.figures import own
from service.desk.opinion import UNSURE, Answer
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.store import desk as store
from service.store.tables import CORRECTIONS, DESK_ITEMS


@pytest.fixture
def corrections(database):
    """Return status, right code and who decided of each correction."""

    def corrections():
        with database.read() as connection:
            found = list_corrections(connection, None, 0, 100)
        return [(each.status, each.proposal.right_code, [one.by for one in each.history]) for each in found]

    return corrections


@pytest.fixture
def statuses(database):
    def statuses():
        with database.read() as connection:
            return list(connection.scalars(select(DESK_ITEMS.c.status).order_by(DESK_ITEMS.c.number)))

    return statuses


def in_review(database):
    with database.read() as connection:
        return [task.number for task in store.to_review(connection, 100)]


def test_what_one_codes_is_proposed_and_waits(database, put, answers, corrections, statuses, key):
    put("Zorb nurse")
    answers("Ada", "2231", note="They nurse.")
    assert corrections() == [("proposed", "2231", ["Ada"])]
    assert statuses() == ["review"]
    (item,) = in_review(database)
    with pytest.raises(ForbiddenError, match="yourself"):
        settle(database, key("Ada", "confirm"), item, Answer("2231"))
    settle(database, key("Bob", "confirm"), item, Answer("2231"))
    assert corrections() == [("confirmed", "2231", ["Ada", "Bob"])]
    assert statuses() == ["settled"]


def test_what_two_agree_on_is_confirmed_at_once(database, put, answers, corrections, statuses):
    put("Zorb nurse", is_double=True)
    answers("Ada", "2231")
    assert (corrections(), statuses()) == ([], ["open"])
    answers("Bob", "2231")
    assert corrections() == [("confirmed", "2231", ["Ada", "Bob"])]
    assert statuses() == ["settled"]
    with database.read() as connection:
        held = Overrides(overrides(connection))
    assert held.find(Item("ZORB nurse"), "zorb nurse", "soc2020").code == "2231"


def test_two_who_find_no_code_agree_whatever_the_reason(put, answers, corrections):
    put("Zzqx", is_double=True)
    answers("Ada", None, reason="unclear")
    answers("Bob", None, reason="not_a_job")
    assert corrections() == [("confirmed", None, ["Ada", "Bob"])]


def test_where_two_differ_a_confirmer_settles_it(database, put, answers, corrections, statuses, key):
    put("Zorb nurse", is_double=True)
    answers("Ada", "2231")
    answers("Bob", "2237")
    assert (corrections(), statuses()) == ([], ["review"])
    settle(database, key("Cat", "confirm"), 1, Answer("2237"))
    assert corrections() == [("confirmed", "2237", ["Bob", "Cat"])]
    with pytest.raises(ConflictError, match="not in review"):
        settle(database, key("Dan", "admin"), 1, Answer("2237"))


def test_what_only_the_confirmer_holds_needs_another(database, put, answers, corrections, statuses, key):
    put("Zorb nurse")
    answers("Ada", "2231")
    settle(database, key("Bob", "confirm"), 1, Answer("6131"))
    assert corrections() == [("rejected", "2231", ["Ada", "Bob"])]
    assert statuses() == ["review"]
    with pytest.raises(ConflictError, match="another person"):
        settle(database, key("Bob", "confirm"), 1, Answer("6131"))
    settle(database, key("Cat", "confirm"), 1, Answer("6131"))
    assert corrections()[1:] == [("confirmed", "6131", ["Bob", "Cat"])]


def test_an_administrator_alone_may_settle(database, put, answers, corrections, key):
    put("Zorb nurse")
    answers("Dan", "2231")
    settle(database, key("Dan", "admin"), 1, Answer("6131"))
    assert corrections() == [
        ("rejected", "2231", ["Dan", "Dan"]),
        ("confirmed", "6131", ["Dan", "Dan"]),
    ]


def test_a_second_opinion_is_of_another_and_counts(database, put, answers, corrections, statuses):
    put("Zorb nurse", "Zorb pilot")
    answers("Ada", "2231", second=True)
    assert (corrections(), statuses()[0]) == ([], "open")
    answers("Bob", "2231")
    assert corrections() == [("confirmed", "2231", ["Ada", "Bob"])]
    answers("Ada", None, reason=UNSURE, second=True)
    answers("Bob", "3512")
    assert statuses() == ["settled", "review"]
    assert len(corrections()) == 1


def test_what_only_the_text_tells_corrects_no_title(database, put, answers, corrections, statuses, key):
    put("Team leader", is_double=True)
    put("Manager")
    answers("Ada", "2231", from_text=True)
    answers("Bob", "2231")
    answers("Ada", "6131", from_text=True)
    assert statuses() == ["settled", "review"]
    settle(database, key("Cat", "confirm"), 2, Answer("6131"))
    assert (corrections(), statuses()) == ([], ["settled", "settled"])


def test_answers_stay_in_their_order_when_the_clock_is_set_back(database, put, answers, corrections, statuses, key):
    put("Zorb nurse", is_double=True)
    put("Zorb pilot")
    number = answers("Ada", "2231")
    with database.write() as connection:  # the clock was a day ahead until now
        store.write(connection, number, Answer("2231"), datetime.now(UTC) + timedelta(days=1))
    answers("Bob", "2231")
    assert corrections() == [("confirmed", "2231", ["Ada", "Bob"])]
    with pytest.raises(ConflictError, match="gone on"):
        undo(database, key("Ada"))
    number = answers("Bob", "3512")
    assert undo(database, key("Bob")).number == number
    assert statuses() == ["settled", "open"]
    with database.read() as connection:
        assert own(connection, "Bob").pace.an_hour >= 0


def test_undo_takes_back_what_one_proposed(database, put, answers, corrections, statuses, key):
    put("Zorb nurse")
    number = answers("Ada", "2231")
    assert undo(database, key("Ada")).number == number
    assert corrections() == [("withdrawn", "2231", ["Ada", "Ada"])]
    assert statuses() == ["open"]
    assert draw(database, "Bob") is None
    assert answers("Ada", "6131") == number
    assert corrections()[1:] == [("proposed", "6131", ["Ada"])]


def test_undo_takes_back_what_two_agreed_on_until_others_go_on(database, put, answers, corrections, statuses, key):
    put("Zorb nurse", is_double=True)
    answers("Ada", "2231")
    answers("Bob", "2231")
    with pytest.raises(ConflictError, match="gone on"):
        undo(database, key("Ada"))
    undo(database, key("Bob"))
    assert corrections() == [("withdrawn", "2231", ["Ada", "Bob", "Bob"])]
    answers("Bob", "6131")
    settle(database, key("Cat", "confirm"), 1, Answer("6131"))
    with pytest.raises(ConflictError, match="gone on"):
        undo(database, key("Bob"))
    undo(database, key("Cat", "confirm"))
    assert [status for status, *_ in corrections()] == ["withdrawn", "withdrawn"]
    assert statuses() == ["review"]


def test_undo_leaves_what_was_decided_elsewhere(database, put, answers, corrections, key):
    put("Zorb nurse")
    answers("Ada", "2231")
    with database.write() as connection:
        (proposed,) = list_corrections(connection, "proposed", 0, 1)
        decide(connection, proposed.proposal.id, "confirmed", key("Bob", "confirm"), "")
    assert in_review(database) == []
    with pytest.raises(ConflictError, match="gone on"):
        undo(database, key("Ada"))
    with pytest.raises(ConflictError, match="is confirmed"):
        settle(database, key("Cat", "confirm"), 1, Answer("6131"))
    with pytest.raises(NotFoundError, match="nothing to undo"):
        undo(database, key("Eve"))


def test_undo_takes_back_the_second_opinion_that_was_asked_for(database, put, answers, key, corrections):
    put("Zorb nurse")
    answers("Ada", "2231", second=True)
    undo(database, key("Ada"))
    assert draw(database, "Bob") is None
    answers("Ada", "2231")
    assert corrections() == [("proposed", "2231", ["Ada"])]


def test_only_who_was_given_an_item_answers_and_once(database, put, answers, key):
    put("Zorb nurse", "Zorb pilot")
    number = draw(database, "Ada")
    for act in (lambda who: answer(database, who, number, Answer("2231")), lambda who: skip(database, who, number)):
        with pytest.raises(ConflictError, match="another person"):
            act(key("Bob"))
    answers("Ada")
    with pytest.raises(ConflictError, match="already"):
        answer(database, key("Ada"), number, Answer("6131"))
    with pytest.raises(NotFoundError):
        answer(database, key("Ada"), 999, Answer("6131"))


def test_the_correction_has_what_was_coded_and_the_text_goes_once_it_is_settled(database, put, answers):
    put("Zorb nurse", is_double=True, kind="vacancy", category="Health", description="Nurses zorbs.")
    answers("Ada", "2231")
    with database.read() as connection:
        assert store.find_task(connection, 1).item.description == "Nurses zorbs."
    answers("Bob", "2231")
    with database.read() as connection:
        assert store.find_task(connection, 1).item.description == ""
        (row,) = connection.execute(select(CORRECTIONS))
    assert (row.kind, row.title, row.category, row.given_code) == ("vacancy", "Zorb nurse", "Health", "2237")
    assert (row.model_version, row.data_version, row.scheme) == ("m", "d", "soc2020")
