"""Promote a release: one row, written after a backup, makes it current; an earlier one is made current the same way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from mappings.errors import SocCoderError
from service.errors import ConflictError, NotFoundError
from service.occupations import shipped
from service.occupations.release import SHIPPED, Release
from service.releases.run import found
from service.store import releases
from service.store.backup import OF_RELEASES, backup
from service.store.database import Database
from service.store.releases import Promotion


def promote(database: Database, number: int, by: str, why: str, backups: Path) -> Promotion:
    """Make a release current from one moment on: whoever asks sees the one before, or it, and never some of each.

    Args:
        database: the store.
        number: a release that is ready; also one that was current before, to which this rolls back.
        by: who does it.
        why: why.
        backups: folder of backups; what is there before is backed up into it first.

    Raises:
        NotFoundError: there is no such release.
        ConflictError: it is not ready, or is current already.
        SocCoderError: the backup cannot be written, or is not what the store holds; then nothing changes.
        DatabaseAwayError: the store cannot be used.
    """
    staged = found(database, number)
    if staged.status != "ready":
        raise ConflictError(f"Release {number} is {staged.status}, not ready.", "Only what is ready can be promoted.")
    return _switch(database, staged.release, by, why, backups)


def roll_back_to_shipped(database: Database, dataset: str, edition: str, by: str, why: str, backups: Path) -> Promotion:
    """Make the release that comes with soc-coder current again.

    Raises:
        NotFoundError: none of this data set and edition comes with it.
        ConflictError, SocCoderError, DatabaseAwayError: as for `promote`.
    """
    for release in shipped.releases():
        if (release.dataset_name, release.edition) == (dataset, edition):
            return _switch(database, release, by, why, backups)
    raise NotFoundError(f"No edition {edition} of {dataset} comes with soc-coder.", "See: soc-coder data current")


def _switch(database: Database, release: Release, by: str, why: str, backups: Path) -> Promotion:
    if not why.strip():
        raise SocCoderError("It is not said why.", "Say why: it is kept with the promotion.")
    at = datetime.now(UTC)
    _refuse_current(database, release)
    path = backups / f"{at:%Y%m%dT%H%M%S%f}-before-{release.name.replace('/', '-')}.db"
    backup(database, path, OF_RELEASES)
    promotion = Promotion(*release.slot, release.number, by, why, at, str(path))
    with database.write() as connection:
        releases.promote(connection, promotion)
        if release.number != SHIPPED:
            releases.log(connection, release.number, f"promoted by {by}: {why}")
    return promotion


def _refuse_current(database: Database, release: Release) -> None:
    with database.read() as connection:
        current = releases.promoted(connection).get(release.slot, SHIPPED)
    if current == release.number:
        raise ConflictError(f"{release.name} is current already.")
