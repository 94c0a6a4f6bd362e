"""The repository of releases: what each has come through, and which are current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, func, select

from service.occupations.release import Release
from service.store.tables import PROMOTIONS, RELEASE_LOG, RELEASES

Status = Literal["staged", "checked", "loaded", "ready", "rejected"]
"""What a release has come through, or that it was rejected."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A release as the store has it.

    Attributes:
        release: the release.
        status: what it has come through.
        problems: every reason for which it was rejected.
        changes: what is to be reviewed against the edition before.
        by: who brought it.
        at: when.
    """

    release: Release
    status: Status
    problems: tuple[str, ...]
    changes: tuple[str, ...]
    by: str
    at: datetime


class Promotion(NamedTuple):
    """That a release was made current."""

    dataset: str
    slot: str
    release: int
    by: str
    why: str
    at: datetime
    backup: str


class Entry(NamedTuple):
    """A line of the log of a release."""

    at: datetime
    message: str


def stage(connection: Connection, release: Release, content: bytes, by: str) -> int:
    """Keep a file that a release is to be made from, and return the number of the release."""
    row = {
        "dataset": release.dataset_name,
        "edition": release.edition,
        "scheme": release.scheme,
        "scheme_edition": release.scheme_edition,
        "file": release.file,
        "fingerprint": release.fingerprint,
        "content": content,
        "digest": release.digest,
        "status": "staged",
        "problems": [],
        "changes": [],
        "by": by,
        "at": datetime.now(UTC),
    }
    return int(connection.execute(RELEASES.insert().values(row).returning(RELEASES.c.number)).scalar_one())


def find(connection: Connection, number: int) -> Staged | None:
    """Return a release, or None."""
    row = connection.execute(_STAGED.where(RELEASES.c.number == number)).one_or_none()
    return _staged(row) if row else None


def lock(connection: Connection, number: int) -> Status:
    """Return the status of a release, and let no other process change it in this transaction."""
    of = select(RELEASES.c.status).where(RELEASES.c.number == number).with_for_update()
    status: Status = connection.execute(of).scalar_one()
    return status


def listed(connection: Connection, most: int) -> list[Staged]:
    """Return the newest releases, newest first."""
    return [_staged(row) for row in connection.execute(_STAGED.order_by(RELEASES.c.number.desc()).limit(most))]


def content(connection: Connection, number: int) -> bytes | None:
    """Return the file of a release, which is kept until it is loaded or rejected."""
    kept: bytes | None = connection.scalar(select(RELEASES.c.content).where(RELEASES.c.number == number))
    return kept


def advance(connection: Connection, number: int, status: Status, **further: Any) -> None:
    """Note what a release has come through, and what was found on the way."""
    connection.execute(RELEASES.update().where(RELEASES.c.number == number).values(status=status, **further))


def log(connection: Connection, number: int, message: str) -> None:
    """Add a line to the log of a release."""
    connection.execute(RELEASE_LOG.insert().values(release=number, at=datetime.now(UTC), message=message))


def logged(connection: Connection, number: int) -> list[Entry]:
    """Return the log of a release, oldest line first."""
    of = select(RELEASE_LOG.c.at, RELEASE_LOG.c.message).where(RELEASE_LOG.c.release == number)
    return [Entry(*row) for row in connection.execute(of.order_by(RELEASE_LOG.c.number))]


def promote(connection: Connection, promotion: Promotion) -> None:
    """Make a release current from the end of the transaction on."""
    connection.execute(PROMOTIONS.insert().values(promotion._asdict()))


def promoted(connection: Connection) -> Mapping[tuple[str, str], int]:
    """Return the number of the release that is current, by data set and slot; of others, what is shipped is."""
    rows = connection.execute(select(PROMOTIONS).where(PROMOTIONS.c.number.in_(_NEWEST)))
    return {(row.dataset, row.slot): row.release for row in rows}


def current(connection: Connection) -> list[Release]:
    """Return the releases of the store that are current; of what else there is, the shipped are."""
    return [Release(*row) for row in connection.execute(_CURRENT)]


def promotions(connection: Connection, most: int) -> list[Promotion]:
    """Return the newest promotions, newest first."""
    columns = (PROMOTIONS.c[name] for name in Promotion._fields)
    newest = select(*columns).order_by(PROMOTIONS.c.number.desc()).limit(most)
    return [Promotion(*row) for row in connection.execute(newest)]


def releases(connection: Connection, numbers: Sequence[int]) -> list[Release]:
    """Return some releases, in the order of their numbers."""
    rows = connection.execute(_STAGED.where(RELEASES.c.number.in_(numbers)).order_by(RELEASES.c.number))
    return [_staged(row).release for row in rows]


_RELEASE = ("number", "dataset", "edition", "scheme", "scheme_edition", "file", "fingerprint", "digest")
"""The columns that say what a release is."""

_STAGED = select(*(column for column in RELEASES.c if column.name != "content"))


_NEWEST = select(func.max(PROMOTIONS.c.number)).group_by(PROMOTIONS.c.dataset, PROMOTIONS.c.slot)

_CURRENT = (
    select(*(RELEASES.c[name] for name in _RELEASE))
    .join(PROMOTIONS, PROMOTIONS.c.release == RELEASES.c.number)
    .where(PROMOTIONS.c.number.in_(_NEWEST))
)


def _staged(row: Row[Any]) -> Staged:
    release = Release(*(getattr(row, name) for name in _RELEASE))
    return Staged(release, row.status, tuple(row.problems), tuple(row.changes), row.by, row.at)
