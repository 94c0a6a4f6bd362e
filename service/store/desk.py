"""The repository of the desk: items put on it, the places of those who code them, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, func, select, update

from models.coding import Item
from models.overrides import FIELDS
from service.desk.case import Case, Sample
from service.desk.opinion import Answer, Opinion
from service.desk.task import Status, Task
from service.store.database import insert
from service.store.tables import CORRECTIONS, DESK_ITEMS, DESK_OPINIONS, DESK_SKIPS, VACANCIES

LONGEST_LEASE = timedelta(hours=1)
"""No place is given for longer: one that is somebody's until later was given before the clock was set back."""

_OPINION = select(DESK_OPINIONS)
_OF_CASE = ("source", "reference", "scheme", "candidates", "model_version", "data_version")


@dataclass(frozen=True, slots=True)
class Put:
    """A case to put on the desk.

    Attributes:
        case: the case.
        sample: what it was drawn for.
        priority: the larger, the sooner it is given to people.
        is_double: whether two are to code it.
    """

    case: Case
    sample: Sample
    priority: float
    is_double: bool


class Queue(NamedTuple):
    """How many items of a sample are how far."""

    sample: Sample
    status: Status
    is_double: bool
    items: int


class Advert(NamedTuple):
    """What the store has of the advert that an item comes from."""

    description: str
    employer: str
    place: str
    pay: str


def put(connection: Connection, puts: Iterable[Put], at: datetime) -> list[Put]:
    """Put cases on the desk, and return those that are new.

    One that the desk has is not put there again. Where it waits as a doubtful one and was now drawn at random, it is of
    that sample from now on, and counts as new.
    """
    return [each for each in puts if _insert(connection, each, at) or _turn_random(connection, each)]


def add_place(connection: Connection, item: int) -> None:
    """Have one more person code an item."""
    connection.execute(DESK_OPINIONS.insert().values(item=item, is_sighted=False, from_text=False, note=""))


def digests(connection: Connection) -> dict[str, bool]:
    """Return, by the digest of each case that the desk has, whether it waits for a first answer."""
    rows = connection.execute(select(DESK_ITEMS.c.digest, (DESK_ITEMS.c.status == "open") & ~_is_answered()))
    return {digest: bool(is_waiting) for digest, is_waiting in rows}


def open_titles(connection: Connection, most: int) -> list[str]:
    """Return the titles of the newest items that are open."""
    wanted = select(DESK_ITEMS.c.title).where(DESK_ITEMS.c.status == "open").order_by(DESK_ITEMS.c.number.desc())
    return list(connection.scalars(wanted.limit(most)))


def take(connection: Connection, coder: str, at: datetime, until: datetime) -> int | None:
    """Give someone the place that he has and has not answered in, or else the next, and return its number; or None.

    Raises:
        IntegrityError: he was given another place of the same item at this moment.
    """
    own = connection.scalar(_own(coder))
    number: int | None = own or connection.scalar(_next(coder, at))
    if number is not None:
        values = {"until": until} if own else {"coder": coder, "taken": at, "until": until}
        connection.execute(update(DESK_OPINIONS).where(DESK_OPINIONS.c.number == number).values(values))
    return number


def leave(connection: Connection, number: int) -> None:
    """Make a place nobody's."""
    of = DESK_OPINIONS.c.number == number
    connection.execute(update(DESK_OPINIONS).where(of).values(coder=None, taken=None, until=None))


def lease(connection: Connection, number: int, at: datetime, until: datetime) -> None:
    """Let a place be its coder's until a moment, as if he had been given it now."""
    of = DESK_OPINIONS.c.number == number
    connection.execute(update(DESK_OPINIONS).where(of).values(taken=at, until=until))


def skip(connection: Connection, item: int, coder: str) -> None:
    """Note that someone would rather have others code an item."""
    connection.execute(insert(connection, DESK_SKIPS).values(item=item, coder=coder).on_conflict_do_nothing())


def find_opinion(connection: Connection, number: int) -> Opinion | None:
    """Return an opinion, or None."""
    row = connection.execute(_OPINION.where(DESK_OPINIONS.c.number == number)).one_or_none()
    return _opinion(row) if row else None


def last_opinion(connection: Connection, coder: str) -> Opinion | None:
    """Return what someone answered last, or None."""
    of = DESK_OPINIONS.c.coder == coder, DESK_OPINIONS.c.answered.is_not(None)
    newest = _OPINION.where(*of).order_by(DESK_OPINIONS.c.answered.desc(), DESK_OPINIONS.c.number.desc())
    row = connection.execute(newest.limit(1)).one_or_none()
    return _opinion(row) if row else None


def opinions(connection: Connection, item: int) -> list[Opinion]:
    """Return the opinions on an item: those who answered in the order in which they did, then the others."""
    of = _OPINION.where(DESK_OPINIONS.c.item == item)
    order = DESK_OPINIONS.c.answered.is_(None), DESK_OPINIONS.c.answered, DESK_OPINIONS.c.number
    return [_opinion(row) for row in connection.execute(of.order_by(*order))]


def find_task(connection: Connection, number: int, lock: bool = False) -> Task | None:
    """Return an item, or None; where it is locked, others who would lock it wait for the end of the transaction."""
    wanted = select(DESK_ITEMS).where(DESK_ITEMS.c.number == number)
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    return _task(row) if row else None


def find_advert(connection: Connection, task: Task) -> Advert | None:
    """Return what the store has of the vacancy that an item comes from; None where it has it no more, or another."""
    of = VACANCIES.c.source == task.source, VACANCIES.c.reference == task.reference
    columns = (VACANCIES.c[name] for name in Advert._fields)
    row = connection.execute(select(*columns).where(*of, VACANCIES.c.title == task.item.title)).one_or_none()
    return Advert(*row) if row and task.reference else None


def moment(connection: Connection, item: int, coder: str, now: datetime) -> datetime:
    """Return when someone answers an item: now, or, where the clock was set back, just after the last answer.

    So the answers to an item, and those of one coder, stay in the order in which they were given.
    """
    of = (DESK_OPINIONS.c.item == item) | (DESK_OPINIONS.c.coder == coder)
    last: datetime | None = connection.scalar(select(func.max(DESK_OPINIONS.c.answered)).where(of))
    return max(now, last + timedelta(microseconds=1)) if last else now


def write(connection: Connection, number: int, answer: Answer | None, at: datetime | None) -> None:
    """Write an answer into a place; or, with None, take it out again."""
    values = asdict(answer or Answer(None))
    of = DESK_OPINIONS.c.number == number
    connection.execute(update(DESK_OPINIONS).where(of).values(answered=at, **values))


def add_sighted(connection: Connection, item: int, coder: str, answer: Answer, at: datetime) -> Opinion:
    """Add the answer of someone who saw those of others, and return it."""
    values = {"item": item, "coder": coder, "is_sighted": True, "taken": at, "answered": at, **asdict(answer)}
    return _opinion(connection.execute(DESK_OPINIONS.insert().values(values).returning(*DESK_OPINIONS.c)).one())


def remove_opinion(connection: Connection, number: int) -> None:
    """Remove a place, and the answer in it."""
    connection.execute(delete(DESK_OPINIONS).where(DESK_OPINIONS.c.number == number))


def advance(connection: Connection, item: int, status: Status, correction: str | None) -> None:
    """Set how far an item has come, and the correction that it led to; of one that is settled no text is kept."""
    values: dict[str, Any] = {"status": status, "correction": correction}
    if status == "settled":
        values["text"] = ""
    connection.execute(update(DESK_ITEMS).where(DESK_ITEMS.c.number == item).values(values))


def to_review(connection: Connection, most: int) -> list[Task]:
    """Return items in review whose correction nobody has decided on elsewhere, oldest first."""
    undecided = DESK_ITEMS.c.correction.is_(None) | exists().where(
        CORRECTIONS.c.id == DESK_ITEMS.c.correction, CORRECTIONS.c.status == "proposed"
    )
    wanted = select(DESK_ITEMS).where(DESK_ITEMS.c.status == "review", undecided).order_by(DESK_ITEMS.c.number)
    return list(map(_task, connection.execute(wanted.limit(most))))


def queues(connection: Connection) -> list[Queue]:
    """Return how many items there are, by sample, status and whether they are coded by two."""
    of = DESK_ITEMS.c.sample, DESK_ITEMS.c.status, DESK_ITEMS.c.is_double
    return [Queue(*row) for row in connection.execute(select(*of, func.count()).group_by(*of).order_by(*of))]


def count_left(connection: Connection, coder: str, at: datetime) -> int:
    """Return how many items someone has to answer or could be given."""
    free = _free(coder, at).with_only_columns(DESK_OPINIONS.c.item).order_by(None)
    own = select(DESK_OPINIONS.c.item).where(DESK_OPINIONS.c.coder == coder, DESK_OPINIONS.c.answered.is_(None))
    return connection.scalar(select(func.count()).select_from(free.union(own).subquery())) or 0


def paces(connection: Connection, coder: str | None = None) -> list[tuple[datetime, datetime]]:
    """Return when each item that was answered blind was taken and answered, of one coder or of all."""
    wanted = select(DESK_OPINIONS.c.taken, DESK_OPINIONS.c.answered).where(
        DESK_OPINIONS.c.answered.is_not(None), DESK_OPINIONS.c.is_sighted.is_(False)
    )
    if coder is not None:
        wanted = wanted.where(DESK_OPINIONS.c.coder == coder)
    return [(row.taken, row.answered) for row in connection.execute(wanted)]


def double_codings(connection: Connection, coder: str | None = None) -> list[tuple[Sample, Answer, Answer]]:
    """Return what two answered of each item that was drawn to be coded by two: the sample, the first's, the second's.

    Of one coder, his own answer comes first.
    """
    of_two = _OPINION.add_columns(DESK_ITEMS.c.sample).join(DESK_ITEMS, DESK_ITEMS.c.number == DESK_OPINIONS.c.item)
    blind = DESK_ITEMS.c.is_double, DESK_OPINIONS.c.is_sighted.is_(False), DESK_OPINIONS.c.answered.is_not(None)
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(of_two.where(*blind).order_by(DESK_OPINIONS.c.answered, DESK_OPINIONS.c.number)):
        found.setdefault(row.item, []).append(row)
    pairs = [
        pair for pair in found.values() if len(pair) > 1 and (coder is None or coder in (each.coder for each in pair))
    ]
    if coder is not None:
        pairs = [sorted(pair, key=lambda row: row.coder != coder) for pair in pairs]
    return [(first.sample, _answer(first), _answer(second)) for first, second, *_ in pairs]


def first_answers(connection: Connection, sample: Sample) -> list[tuple[str | None, Answer]]:
    """Return the code that the coder gave each item of a sample, and the first answer of people who did not see it."""
    of = _OPINION.add_columns(DESK_ITEMS.c.given_code).join(DESK_ITEMS, DESK_ITEMS.c.number == DESK_OPINIONS.c.item)
    blind = DESK_ITEMS.c.sample == sample, DESK_OPINIONS.c.is_sighted.is_(False), DESK_OPINIONS.c.answered.is_not(None)
    found: dict[int, Row[Any]] = {}
    for row in connection.execute(of.where(*blind).order_by(DESK_OPINIONS.c.answered, DESK_OPINIONS.c.number)):
        found.setdefault(row.item, row)
    return [(row.given_code, _answer(row)) for row in found.values()]


def forget(connection: Connection, before: datetime) -> int:
    """Remove items that were put on the desk before a moment, with all that was answered; return how many."""
    return _remove(connection, select(DESK_ITEMS.c.number).where(DESK_ITEMS.c.added < before))


def forget_vacancy(connection: Connection, source: str, reference: str) -> None:
    """Remove what the desk has of a vacancy."""
    of = DESK_ITEMS.c.source == source, DESK_ITEMS.c.reference == reference
    _remove(connection, select(DESK_ITEMS.c.number).where(*of))


def _insert(connection: Connection, each: Put, at: datetime) -> bool:
    """Put a case on the desk unless it is there, and say whether it was not."""
    case = each.case
    values = {name: getattr(case, name) for name in _OF_CASE} | {name: getattr(case.item, name) for name in FIELDS}
    statement = insert(connection, DESK_ITEMS).values(
        digest=case.digest,
        text=case.item.description,
        given_code=case.code,
        sample=each.sample,
        priority=each.priority,
        is_double=each.is_double,
        status="open",
        added=at,
        **values,
    )
    number = connection.scalar(
        statement.on_conflict_do_nothing(index_elements=["digest"]).returning(DESK_ITEMS.c.number)
    )
    if number is None:
        return False
    for _ in range(1 + each.is_double):
        add_place(connection, number)
    return True


def _turn_random(connection: Connection, each: Put) -> bool:
    """Make a doubtful item that waits one of the random sample, and say whether there was one."""
    of = DESK_ITEMS.c.digest == each.case.digest, DESK_ITEMS.c.sample == "doubtful", DESK_ITEMS.c.status == "open"
    if each.sample != "random":
        return False
    turned = update(DESK_ITEMS).where(*of, ~_is_answered()).values(sample="random")
    return connection.execute(turned).rowcount > 0


def _is_answered() -> ColumnElement[bool]:
    """Return whether anybody has answered an item."""
    return exists().where(DESK_OPINIONS.c.item == DESK_ITEMS.c.number, DESK_OPINIONS.c.answered.is_not(None))


def _remove(connection: Connection, numbers: Select[Any]) -> int:
    for table in (DESK_OPINIONS, DESK_SKIPS):
        connection.execute(delete(table).where(table.c.item.in_(numbers)))
    return connection.execute(delete(DESK_ITEMS).where(DESK_ITEMS.c.number.in_(numbers))).rowcount


def _own(coder: str) -> Select[Any]:
    """Select the number of the place that someone has and has not answered in."""
    return (
        select(DESK_OPINIONS.c.number)
        .where(DESK_OPINIONS.c.coder == coder, DESK_OPINIONS.c.answered.is_(None))
        .order_by(DESK_OPINIONS.c.number)
        .limit(1)
        .with_for_update()
    )


def _next(coder: str, at: datetime) -> Select[Any]:
    """Select the number of the next place that someone may have; PostgreSQL passes over what others are taking."""
    return _free(coder, at).limit(1).with_for_update(of=DESK_OPINIONS, skip_locked=True)


def _free(coder: str, at: datetime) -> Select[Any]:
    """Select the numbers of the places that someone may have, the next first, those that he skipped last."""
    other = DESK_OPINIONS.alias()
    has_coded = exists().where(other.c.item == DESK_ITEMS.c.number, other.c.coder == coder)
    skipped = exists().where(DESK_SKIPS.c.item == DESK_ITEMS.c.number, DESK_SKIPS.c.coder == coder)
    return (
        select(DESK_OPINIONS.c.number)
        .join(DESK_ITEMS, DESK_ITEMS.c.number == DESK_OPINIONS.c.item)
        .where(
            DESK_ITEMS.c.status == "open",
            DESK_OPINIONS.c.answered.is_(None),
            DESK_OPINIONS.c.coder.is_(None) | ~DESK_OPINIONS.c.until.between(at, at + LONGEST_LEASE),
            ~has_coded,
        )
        .order_by(skipped, DESK_ITEMS.c.priority.desc(), DESK_ITEMS.c.number, DESK_OPINIONS.c.number)
    )


def _opinion(row: Row[Any]) -> Opinion:
    plain = {name: getattr(row, name) for name in Opinion.__slots__ if name != "answer"}
    return Opinion(**plain, answer=_answer(row) if row.answered else None)


def _answer(row: Row[Any]) -> Answer:
    return Answer(row.code, row.reason, row.from_text, row.note)


def _task(row: Row[Any]) -> Task:
    item = Item(description=row.text, **{name: getattr(row, name) for name in FIELDS})
    return Task(item=item, **{name: getattr(row, name) for name in Task.__slots__ if name != "item"})
