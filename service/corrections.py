"""Corrections in the store: proposed, decided on, listed. What was decided is added to, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, select

from models.coding import Item, Scheme
from models.overrides import FIELDS, Override
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.keys import Key
from service.store.database import insert
from service.store.tables import CORRECTIONS, DECISIONS, GENERATIONS

Status = Literal["proposed", "confirmed", "rejected", "withdrawn"]
Verdict = Literal["confirmed", "rejected", "withdrawn"]

_MAY_FOLLOW: dict[Verdict, tuple[Status, ...]] = {
    "confirmed": ("proposed",),
    "rejected": ("proposed",),
    "withdrawn": ("proposed", "confirmed"),
}
_OVERRIDES = "overrides"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a correction says.

    Attributes:
        id: its identifier, chosen by who proposes it.
        item: the item; of its fields, those in `models.overrides.FIELDS` are kept.
        scheme: scheme of the codes.
        edition: its edition.
        given_code: the code that the coder gave, of any level; None where it gave none.
        model_version: version of the model that gave it.
        data_version: version of the tables that it used.
        right_code: the unit group that is right; None where the item cannot be coded.
    """

    id: str
    item: Item
    scheme: Scheme
    edition: str
    given_code: str | None
    model_version: str
    data_version: str
    right_code: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a correction, by whom, when and why; its proposal is the first."""

    status: Status
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction, and its history from its proposal on.

    Attributes:
        number: its place among all, in the order in which they came.
    """

    number: int
    proposal: Proposal
    status: Status
    history: tuple[Decision, ...]


def propose(connection: Connection, proposals: Sequence[tuple[Proposal, str]], by: str) -> list[bool]:
    """Keep proposals, each with a note, and say of each whether it is new: one sent again is kept once.

    Raises:
        ConflictError: an identifier stands for another correction already.
    """
    at = datetime.now(UTC)
    are_new = []
    for proposal, note in proposals:
        values = _values(proposal)
        row = insert(connection, CORRECTIONS).values(values | {"status": "proposed"})
        number = connection.scalar(row.on_conflict_do_nothing(index_elements=["id"]).returning(CORRECTIONS.c.number))
        if number is not None:
            _decide(connection, number, Decision("proposed", by, at, note))
        elif _proposal(connection.execute(_by_id(proposal.id)).one()) != proposal:
            raise ConflictError(
                f"There is another correction {proposal.id!r} already.",
                "Give each correction an identifier of its own.",
            )
        are_new.append(number is not None)
    return are_new


def decide(connection: Connection, identifier: str, verdict: Verdict, key: Key, note: str) -> Correction:
    """Confirm, reject or withdraw a correction, and return it.

    Of those that a key of the same name proposed, only the role `admin` may confirm one.

    Raises:
        NotFoundError: there is no such correction.
        ForbiddenError: it would confirm its own proposal.
        ConflictError: its status does not allow this.
    """
    row = connection.execute(_by_id(identifier).with_for_update()).one_or_none()
    if row is None:
        raise _unknown(identifier)
    if row.status not in _MAY_FOLLOW[verdict]:
        raise ConflictError(
            f"The correction {identifier!r} is {row.status}, and cannot be {verdict}.",
            f"Only what is {' or '.join(_MAY_FOLLOW[verdict])} can.",
        )
    proposed_by = _histories(connection, [row.number])[row.number][0].by
    if verdict == "confirmed" and proposed_by == key.name and key.role != "admin":
        raise ForbiddenError(
            f"{key.name} proposed this, and may not confirm it.", "Let another person confirm it, or an admin."
        )
    connection.execute(CORRECTIONS.update().where(CORRECTIONS.c.number == row.number).values(status=verdict))
    _decide(connection, row.number, Decision(verdict, key.name, datetime.now(UTC), note))
    if "confirmed" in (verdict, row.status):
        of_overrides = GENERATIONS.c.of == _OVERRIDES
        connection.execute(GENERATIONS.update().where(of_overrides).values(number=GENERATIONS.c.number + 1))
    return find_correction(connection, identifier)


def find_correction(connection: Connection, identifier: str) -> Correction:
    """Return a correction.

    Raises:
        NotFoundError: there is no such correction.
    """
    row = connection.execute(_by_id(identifier)).one_or_none()
    if row is None:
        raise _unknown(identifier)
    return _corrections(connection, [row])[0]


def list_corrections(connection: Connection, status: Status | None, after: int, most: int) -> list[Correction]:
    """Return corrections in the order in which they came.

    Args:
        connection: where from.
        status: only those of this status, or all.
        after: number of the correction to begin after; 0 begins with the first.
        most: how many at most.
    """
    wanted = select(CORRECTIONS).where(CORRECTIONS.c.number > after).order_by(CORRECTIONS.c.number).limit(most)
    if status:
        wanted = wanted.where(CORRECTIONS.c.status == status)
    return _corrections(connection, connection.execute(wanted).all())


def generation(connection: Connection) -> int:
    """Return a number that grows whenever the overrides change."""
    return int(connection.execute(select(GENERATIONS.c.number).where(GENERATIONS.c.of == _OVERRIDES)).scalar_one())


def overrides(connection: Connection) -> Iterator[Override]:
    """Yield what is confirmed, in the order in which it was proposed."""
    confirmed = (
        select(CORRECTIONS, DECISIONS.c.at)
        .join(DECISIONS, DECISIONS.c.correction == CORRECTIONS.c.number)
        .where(CORRECTIONS.c.status == "confirmed", DECISIONS.c.status == "confirmed")
        .order_by(CORRECTIONS.c.number)
    )
    for row in connection.execute(confirmed):
        said = _proposal(row)
        yield Override(said.item, said.scheme, said.edition, said.right_code, said.id, row.at)


def _decide(connection: Connection, number: int, decision: Decision) -> None:
    values = {"status": decision.status, "by": decision.by, "at": decision.at, "note": decision.note}
    connection.execute(DECISIONS.insert().values(correction=number, **values))


def _by_id(identifier: str) -> Select[Any]:
    return select(CORRECTIONS).where(CORRECTIONS.c.id == identifier)


def _unknown(identifier: str) -> NotFoundError:
    return NotFoundError(f"There is no correction {identifier!r}.", "GET /v1/corrections lists them.")


def _values(proposal: Proposal) -> dict[str, str | None]:
    item = {name: getattr(proposal.item, name) for name in FIELDS}
    return item | {name: getattr(proposal, name) for name in Proposal.__slots__ if name != "item"}


def _proposal(row: Row[Any]) -> Proposal:
    item = Item(**{name: getattr(row, name) for name in FIELDS})
    return Proposal(item=item, **{name: getattr(row, name) for name in Proposal.__slots__ if name != "item"})


def _corrections(connection: Connection, rows: Sequence[Row[Any]]) -> list[Correction]:
    histories = _histories(connection, [row.number for row in rows])
    return [Correction(row.number, _proposal(row), row.status, tuple(histories[row.number])) for row in rows]


def _histories(connection: Connection, numbers: Sequence[int]) -> dict[int, list[Decision]]:
    histories: dict[int, list[Decision]] = defaultdict(list)
    wanted = select(DECISIONS).where(DECISIONS.c.correction.in_(numbers)).order_by(DECISIONS.c.number)
    for row in connection.execute(wanted):
        histories[row.correction].append(Decision(row.status, row.by, row.at, row.note))
    return histories
