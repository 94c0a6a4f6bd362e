"""Take a staged file through its steps: checked, loaded, compared, and so ready to be promoted.

Each step is kept in one transaction. A process that is killed leaves what was kept before, and another takes it on from
there; no step touches what is current.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from mappings.errors import SocCoderError
from service.errors import NotFoundError
from service.occupations.snapshot import snapshot
from service.releases.check import Checked, check
from service.releases.compare import compare
from service.store import figures, releases
from service.store.database import Database
from service.store.releases import Staged, Status

Say = Callable[[str], object]
"""Is told each line of the log as it is written."""


def run(database: Database, number: int, say: Say = lambda line: None) -> Staged:
    """Take a release on from where it is until it is ready or rejected, and return it.

    Args:
        database: the store.
        number: number of the release.
        say: is told each line of its log.

    Raises:
        NotFoundError: there is no such release.
        SocCoderError: what checks a workbook is not installed, or another process has taken the release on.
        DatabaseAwayError: the store cannot be used.
    """
    staged = found(database, number)
    if staged.status in ("ready", "rejected"):
        return staged
    checked = _check(database, staged, say)
    staged = found(database, number)
    if staged.status == "checked":
        _load(database, staged, checked, say)
        staged = found(database, number)
    if staged.status == "loaded":
        _compare(database, staged, checked, say)
    return found(database, number)


def found(database: Database, number: int) -> Staged:
    """Return a release as it now is.

    Raises:
        NotFoundError: there is none of this number.
    """
    with database.read() as connection:
        staged = releases.find(connection, number)
    if staged is None:
        raise NotFoundError(f"There is no release {number}.", "'soc-coder data releases' lists them.")
    return staged


def _check(database: Database, staged: Staged, say: Say) -> Checked:
    release = staged.release
    with snapshot(database) as now, database.read() as connection:
        content = releases.content(connection, release.number)
        checked = check(content or b"", release.file, now, release.dataset_name or None, release.edition or None)
    if staged.status != "staged" and not checked.problems:
        return checked  # another process kept that it is sound
    known = checked.release or release
    told: dict[str, Any] = {
        "dataset": known.dataset_name,
        "edition": known.edition,
        "scheme": known.scheme,
        "scheme_edition": known.scheme_edition,
        "digest": known.digest,
        "problems": list(checked.problems),
        "changes": list(checked.changes),
    }
    if checked.problems:
        lines = [f"rejected: {problem}" for problem in checked.problems]
        remove = partial(figures.remove, release=release.number)
        _keep(database, release.number, staged.status, "rejected", lines, say, remove, content=None, **told)
    else:
        name = f"{known.dataset_name}, edition {known.edition}, by {known.scheme}"
        lines = [f"checked: {name}, {len(checked.series):,} rows", *(f"review: {line}" for line in checked.changes)]
        _keep(database, release.number, "staged", "checked", lines, say, **told)
    return checked


def _load(database: Database, staged: Staged, checked: Checked, say: Say) -> None:
    number = staged.release.number
    lines = [f"loaded: {sum(len(each.cells) for each in checked.series):,} figures"]
    add = partial(figures.add, release=number, series=checked.series)
    _keep(database, number, "checked", "loaded", lines, say, add)


def _compare(database: Database, staged: Staged, checked: Checked, say: Say) -> None:
    number = staged.release.number
    with database.read() as connection:
        problems = compare(connection, staged.release, checked.series)
    if problems:
        lines = [f"rejected: {problem}" for problem in problems]
        told: dict[str, Any] = {"content": None, "problems": problems}
        _keep(database, number, "loaded", "rejected", lines, say, partial(figures.remove, release=number), **told)
        return
    shown = sum(cell.is_shown for each in checked.series for cell in each.cells.values())
    hidden = sum(len(each.cells) for each in checked.series) - shown
    line = f"compared: {shown:,} figures are the same in file, store and answer, {hidden:,} are hidden"
    _keep(database, number, "loaded", "ready", [line, "ready to be promoted"], say, content=None)


def _keep(
    database: Database,
    number: int,
    before: Status,
    after: Status,
    lines: Sequence[str],
    say: Say,
    also: Callable[[Connection], object] = lambda connection: None,
    **further: Any,
) -> None:
    """Keep what a step came to in one transaction, unless another process was quicker."""
    with database.write() as connection:
        if releases.lock(connection, number) != before:
            raise SocCoderError(f"Another process has taken release {number} on.", "Wait for it.")
        also(connection)
        releases.advance(connection, number, after, **further)
        for line in lines:
            releases.log(connection, number, line)
    for line in lines:
        say(line)
