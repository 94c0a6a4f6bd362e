"""Answer, ask for a second opinion, skip, undo, settle: all that is done with an item, and the corrections it leads to.

An item that one person codes is proposed as a correction, which someone with the role `confirm` settles. Of two who
code it, each without the other's answer, the second confirms what the first proposes where they agree; where they
do not, someone with the role `confirm` sees both and settles it. Everything of one step is kept, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_hex

from sqlalchemy import Connection

from mappings.schemes import load_scheme
from service import corrections
from service.corrections import Proposal
from service.desk.draw import LEASE
from service.desk.opinion import Answer, Opinion
from service.desk.task import Task
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.keys import Key
from service.store import desk as store
from service.store.database import Database


def answer(database: Database, key: Key, number: int, said: Answer, is_second_asked: bool = False) -> None:
    """Keep what someone answers in the place that he was given.

    Args:
        database: the store.
        key: whose it is.
        number: number of the place.
        said: the answer.
        is_second_asked: whether another person is to code the item too.

    Raises:
        NotFoundError: there is no such place.
        ConflictError: it is not his, or he answered already.
    """
    with database.write() as connection:
        task, place = _his(connection, key, number)
        at = store.moment(connection, task.number, key.name, datetime.now(UTC))
        store.write(connection, place.number, said, at)
        if is_second_asked and len(_blind(store.opinions(connection, task.number))) == 1:
            store.add_place(connection, task.number)
        _conclude(connection, task, key)


def skip(database: Database, key: Key, number: int) -> None:
    """Leave an item to others; who skips it is given it again once there is nothing else.

    Raises:
        NotFoundError: there is no such place.
        ConflictError: it is not his, or he answered already.
    """
    with database.write() as connection:
        task, place = _his(connection, key, number)
        store.leave(connection, place.number)
        store.skip(connection, task.number, key.name)


def settle(database: Database, key: Key, item: int, said: Answer) -> None:
    """Decide on an item in review: whose answer is the same has proposed what this confirms.

    What nobody else holds waits for another person of the role `confirm`, unless an administrator says it.

    Raises:
        NotFoundError: there is no such item.
        ForbiddenError: the key coded it and is no administrator's.
        ConflictError: it is not in review any more, or the same name has settled it so that another is to look.
    """
    with database.write() as connection:
        task = _locked(connection, item)
        before = store.opinions(connection, task.number)
        _check_settles(connection, task, before, key)
        at = store.moment(connection, task.number, key.name, datetime.now(UTC))
        own = store.add_sighted(connection, task.number, key.name, said, at)
        agreed = [each for each in before if each.coder != key.name and each.answer and each.answer.agrees(said)]
        if agreed:
            _settle(connection, task, agreed[0], said, key)
        elif key.role == "admin":
            _settle(connection, task, own, said, key)
        else:
            _take_back(connection, task, key, "rejected")
            store.advance(connection, task.number, "review", None)


def undo(database: Database, key: Key) -> Opinion:
    """Take back what someone answered last, and return his place: open again, or as it was if he had settled the item.

    A correction that it led to is withdrawn.

    Raises:
        NotFoundError: he answered nothing yet.
        ConflictError: others have gone on from his answer.
    """
    with database.write() as connection:
        last = store.last_opinion(connection, key.name)
        if last is None:
            raise NotFoundError("There is nothing to undo.", "Only your own last answer can be undone.")
        task = _locked(connection, last.item)
        others = store.opinions(connection, task.number)
        if last.answered is None or any(each.answered and each.answered > last.answered for each in others):
            raise _gone_on()
        if task.correction and corrections.find_correction(connection, task.correction).history[-1].by != key.name:
            raise _gone_on()
        _take_back(connection, task, key, "withdrawn")
        if last.is_sighted:
            store.remove_opinion(connection, last.number)
            store.advance(connection, task.number, "review", None)
            return last
        at = datetime.now(UTC)
        store.write(connection, last.number, None, None)
        store.lease(connection, last.number, at, at + LEASE)
        for each in others:
            if each.coder is None and not task.is_double:  # the second opinion that he asked for
                store.remove_opinion(connection, each.number)
        store.advance(connection, task.number, "open", None)
        return last


def _his(connection: Connection, key: Key, number: int) -> tuple[Task, Opinion]:
    """Lock the item of a place, and return both, where the place is for this key to answer in."""
    place = store.find_opinion(connection, number)
    if place is None:
        raise NotFoundError("There is no such place.", "Draw an item at the desk.")
    task = _locked(connection, place.item)
    place = store.find_opinion(connection, number)
    if place is None or place.coder != key.name:
        raise ConflictError("This item was given to another person meanwhile.", "Draw the next.")
    if place.answered:
        raise ConflictError("You have answered this already.", "Undo it, or draw the next.")
    return task, place


def _locked(connection: Connection, item: int) -> Task:
    task = store.find_task(connection, item, lock=True)
    if task is None:
        raise NotFoundError("There is no such item on the desk.", "Draw the next.")
    return task


def _blind(opinions: Sequence[Opinion]) -> list[Opinion]:
    return [each for each in opinions if not each.is_sighted]


def _conclude(connection: Connection, task: Task, key: Key) -> None:
    """Go on from an answer once everyone who is to code the item has answered; `key` is whose answer was the last."""
    opinions = _blind(store.opinions(connection, task.number))
    said = [each.answer for each in opinions if each.answer]
    if len(said) < len(opinions):
        return
    first, last = said[0], said[-1]
    if len(said) == 1:
        correction = None if first.from_text else _propose(connection, task, key.name, first)
        store.advance(connection, task.number, "review", correction)
    elif first.agrees(last):
        _settle(connection, task, opinions[0], last, key)
    else:
        store.advance(connection, task.number, "review", None)


def _settle(connection: Connection, task: Task, first: Opinion, second: Answer, key: Key) -> None:
    """Make a correction that the first proposes and the key, whose answer is the second, confirms; settle the item.

    None is made where only the text of the advert tells: it would hold for every advert of the title.
    """
    assert first.coder
    assert first.answer
    correction = task.correction
    if correction and corrections.find_correction(connection, correction).proposal.right_code != second.code:
        _take_back(connection, task, key, "rejected")
        correction = None
    if first.answer.from_text or second.from_text:
        if correction:
            _take_back(connection, task, key, "rejected")
        store.advance(connection, task.number, "settled", None)
        return
    correction = correction or _propose(connection, task, first.coder, first.answer)
    corrections.decide(connection, correction, "confirmed", key, second.note)
    store.advance(connection, task.number, "settled", correction)


def _propose(connection: Connection, task: Task, coder: str, said: Answer) -> str:
    """Propose what someone answered, and return the identifier of the correction."""
    identifier = f"desk-{token_hex(8)}"
    proposal = Proposal(
        identifier,
        task.item,
        task.scheme,
        load_scheme(task.scheme).edition,
        task.given_code,
        task.model_version,
        task.data_version,
        said.code,
    )
    corrections.propose(connection, [(proposal, said.note)], coder)
    return identifier


def _take_back(connection: Connection, task: Task, key: Key, verdict: corrections.Verdict) -> None:
    """Reject or withdraw the correction that an item has led to, if there is one that allows it.

    Raises:
        ConflictError: it was decided on elsewhere.
    """
    if task.correction:
        corrections.decide(connection, task.correction, verdict, key, "at the desk")


def _gone_on() -> ConflictError:
    return ConflictError(
        "Another person has gone on from this answer.", "Ask someone of the role 'confirm' to withdraw what it led to."
    )


def _check_settles(connection: Connection, task: Task, before: Sequence[Opinion], key: Key) -> None:
    if task.status != "review":
        raise ConflictError("This item is not in review any more.", "Go back to the list.")
    if any(each.coder == key.name and each.is_sighted for each in before):
        raise ConflictError("You have settled this; another person is to look.", "Undo it if it was your last answer.")
    if key.role != "admin" and any(each.coder == key.name for each in before):
        raise ForbiddenError("You coded this item yourself.", "Another person of the role 'confirm' settles it.")
