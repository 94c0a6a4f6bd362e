"""The repository of files that people sent to be coded: whose they are, how far they have come, who works on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any, Literal

from sqlalchemy import Connection, case, select

from models.coding import Kind, Scheme
from service.store.tables import FILE_JOBS

Status = Literal["sent", "read", "waiting", "done", "failed", "cancelled"]
"""How far a job has come: `sent`, `read` (it waits for its owner to say what its columns are), `waiting` (it is coded,
or soon will be), and how it ended."""

Stage = Literal["sent", "waiting"]
"""The statuses in which a process has something to do."""

STALE = timedelta(seconds=20)
"""How long after its last sign of life a process is taken to be gone."""

MOST_ATTEMPTS = 3
"""Times that a job is begun again without coming further."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be coded.

    Attributes:
        number: its number.
        owner: whose it is: the name of the key that sent it.
        folder: name of the folder that holds what was sent and what became of it.
        file: name of the file that was sent.
        kind: what its rows are.
        scheme: scheme of the codes.
        is_careful: whether the encoder reads adverts that leave a doubt.
        columns: the file's column by the name of an item's field.
        status: how far it has come.
        rows: how many there are; 0 until it is read.
        done: how many are coded.
        problem: why it failed, or empty.
        sent: when it was sent.
        changed: when its status last changed.
        claim: token of the process at work on it, or None.
        beat: when that last gave a sign of life.
        attempts: how often a process was begun since `done` last grew.
    """

    number: int
    owner: str
    folder: str
    file: str
    kind: Kind
    scheme: Scheme
    is_careful: bool
    columns: Mapping[str, str]
    status: Status
    rows: int
    done: int
    problem: str
    sent: datetime
    changed: datetime
    claim: str | None
    beat: datetime | None
    attempts: int

    @property
    def is_claimed(self) -> bool:
        """Whether a process is at work on it, by its signs of life; one that is yet to come is none."""
        return self.claim is not None and self.beat is not None and abs(datetime.now(UTC) - self.beat) < STALE


def add(
    connection: Connection, owner: str, folder: str, file: str, kind: Kind, scheme: Scheme, is_careful: bool
) -> int:
    """Keep that a file was sent, and return the number of its job."""
    now = datetime.now(UTC)
    row = {
        "owner": owner,
        "folder": folder,
        "file": file,
        "kind": kind,
        "scheme": scheme,
        "is_careful": is_careful,
        "columns": {},
        "status": "sent",
        "rows": 0,
        "done": 0,
        "problem": "",
        "sent": now,
        "changed": now,
        "attempts": 0,
    }
    return int(connection.execute(FILE_JOBS.insert().values(row).returning(FILE_JOBS.c.number)).scalar_one())


def find(connection: Connection, number: int) -> Job | None:
    """Return a job, or None."""
    row = connection.execute(_JOB.where(FILE_JOBS.c.number == number)).one_or_none()
    return Job(*row) if row else None


def listed(connection: Connection, owner: str | None, most: int) -> list[Job]:
    """Return the newest jobs of an owner, or of all where that is None, newest first."""
    of = _JOB if owner is None else _JOB.where(FILE_JOBS.c.owner == owner)
    return [Job(*row) for row in connection.execute(of.order_by(FILE_JOBS.c.number.desc()).limit(most))]


def is_due(connection: Connection, stage: Stage) -> bool:
    """Say whether there is anything of a stage that no process is at work on, and no other that comes first."""
    return _next(connection, stage) is not None


def claim(connection: Connection, stage: Stage) -> Job | None:
    """Take the oldest job of a stage, unless a process is at work on one: each may use all the cores.

    A job that was begun too often without coming further fails instead.

    Returns:
        The job with the claim that its process is to name, or None.
    """
    job = _next(connection, stage, locked=True)
    if job is None:
        return None
    of = FILE_JOBS.update().where(FILE_JOBS.c.number == job.number)
    now = datetime.now(UTC)
    if job.attempts >= MOST_ATTEMPTS:
        where = f"after {job.done:,} rows" if stage == "waiting" else "while the file was read, which may be damaged"
        problem = f"It was begun {job.attempts} times, and stopped each time {where}."
        connection.execute(of.values(status="failed", problem=problem, claim=None, changed=now))
        return None
    connection.execute(of.values(claim=token_hex(16), beat=now, attempts=job.attempts + 1))
    return find(connection, job.number)


def beat(connection: Connection, number: int, claim: str, done: int) -> bool:
    """Note that a process is at work and how many rows it has coded; return False if the job is no longer its."""
    further = {"done": done, "attempts": case((FILE_JOBS.c.done < done, 0), else_=FILE_JOBS.c.attempts)}
    of = FILE_JOBS.update().where(FILE_JOBS.c.number == number, FILE_JOBS.c.claim == claim)
    return connection.execute(of.values(beat=datetime.now(UTC), **further)).rowcount == 1


def leave(connection: Connection, number: int, claim: str) -> None:
    """Note that a process has ended without having done what it was to do: the next may begin."""
    of = FILE_JOBS.update().where(FILE_JOBS.c.number == number, FILE_JOBS.c.claim == claim)
    connection.execute(of.values(claim=None))


def advance(connection: Connection, number: int, claim: str, status: Status, **further: Any) -> bool:
    """Note what a process has come to with a job, which it leaves; return False if the job is no longer its."""
    of = FILE_JOBS.update().where(FILE_JOBS.c.number == number, FILE_JOBS.c.claim == claim)
    now = datetime.now(UTC)
    return connection.execute(of.values(status=status, claim=None, changed=now, **further)).rowcount == 1


def start(connection: Connection, number: int, columns: Mapping[str, str], rows: int) -> bool:
    """Have the rows of a job coded that was read; return False where it is not so far, or further."""
    of = FILE_JOBS.update().where(FILE_JOBS.c.number == number, FILE_JOBS.c.status == "read")
    told = {"status": "waiting", "columns": dict(columns), "rows": rows, "attempts": 0, "changed": datetime.now(UTC)}
    return connection.execute(of.values(told)).rowcount == 1


def cancel(connection: Connection, number: int) -> None:
    """End a job that has not ended; the process at work on it sees that it is no longer its."""
    of = FILE_JOBS.update().where(FILE_JOBS.c.number == number, FILE_JOBS.c.status.in_(("sent", "read", "waiting")))
    connection.execute(of.values(status="cancelled", claim=None, changed=datetime.now(UTC)))


def remove(connection: Connection, number: int) -> None:
    """Remove a job; the process at work on it sees that it is no longer its."""
    connection.execute(FILE_JOBS.delete().where(FILE_JOBS.c.number == number))


def expired(connection: Connection, before: datetime) -> list[Job]:
    """Return the jobs with nothing for a process to do, whose status has not changed since `before`."""
    of = _JOB.where(FILE_JOBS.c.status.not_in(("sent", "waiting")), FILE_JOBS.c.changed < before)
    return [Job(*row) for row in connection.execute(of)]


def folders(connection: Connection) -> set[str]:
    """Return the names of the folders that jobs have."""
    return set(connection.scalars(select(FILE_JOBS.c.folder)))


_JOB = select(*(FILE_JOBS.c[name] for name in Job.__dataclass_fields__))


def _next(connection: Connection, stage: Stage, locked: bool = False) -> Job | None:
    """Return the oldest job of a stage, or None where a process is at work on one of that stage."""
    of = _JOB.where(FILE_JOBS.c.status == stage).order_by(FILE_JOBS.c.number)
    jobs = [Job(*row) for row in connection.execute(of.with_for_update() if locked else of)]
    return None if any(job.is_claimed for job in jobs) else next(iter(jobs), None)
