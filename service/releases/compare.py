"""Compare a loaded release cell by cell: its file, the store, and what the store would answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from service.occupations.figure import Series
from service.occupations.release import Release
from service.occupations.snapshot import Snapshot
from service.occupations.tell import Told, tell
from service.store import figures

MOST_LISTED = 20
"""Differences that are listed; the others are counted."""


def compare(connection: Connection, release: Release, file: Iterable[Series]) -> list[str]:
    """Return where the three are not the same, and where an answer would tell what is hidden; empty where nowhere.

    Args:
        connection: the store.
        release: a release whose figures are in it.
        file: the figures as the file has them.
    """
    wanted = {each.key: each for each in file}
    stored = {each.key: each for each in figures.every(connection, release.number)}
    found = list(_between_file_and_store(wanted, stored))
    found += _between_file_and_answers(wanted, Snapshot((release,), connection), release)
    return [*found[:MOST_LISTED], f"{len(found) - MOST_LISTED:,} more"] if len(found) > MOST_LISTED else found


def _between_file_and_store(
    wanted: Mapping[tuple[str, ...], Series], stored: Mapping[tuple[str, ...], Series]
) -> Iterator[str]:
    for key in sorted(wanted.keys() - stored.keys()):
        yield f"{_name(key)}: it is in the file and not in the store"
    for key in sorted(stored.keys() - wanted.keys()):
        yield f"{_name(key)}: it is in the store and not in the file"
    for key in wanted.keys() & stored.keys():
        if wanted[key].cells != stored[key].cells:
            yield f"{_name(key)}: the store has {dict(stored[key].cells)}, the file {dict(wanted[key].cells)}"


def _between_file_and_answers(
    wanted: Mapping[tuple[str, ...], Series], snapshot: Snapshot, release: Release
) -> Iterator[str]:
    """Ask for every series as the service does."""
    asked: dict[tuple[str, ...], dict[tuple[str, str], Series]] = {}
    for each in wanted.values():
        of = each.code, each.measure, each.sex, each.hours, each.geography
        asked.setdefault(of, {})[each.period, each.industry] = each
    for some in asked.values():
        first = next(iter(some.values()))
        industry = None if first.industry else ""
        told = {
            (each.series.period, each.series.industry): each
            for each in tell(snapshot, release.scheme, first.code, first.measure, first.sex, first.hours, industry)
        }
        for when, one in some.items():
            yield from _wrong(one, told.get(when))


def _wrong(one: Series, told: Told | None) -> Iterator[str]:
    """Say how an answer departs from the file; where the headline is hidden, another group's may be told."""
    name = _name(one.key)
    if told is None:
        yield f"{name}: it is in the file, and is not answered"
    elif told.series.code != one.code:
        if one.headline.is_shown or "parent_group" not in told.cautions:
            yield f"{name}: {told.series.code} is answered in its place"
    elif told.series.cells != one.cells:
        yield f"{name}: the answer is {dict(told.series.cells)}, the file has {dict(one.cells)}"
    elif not one.headline.is_shown and "hidden" not in told.cautions:
        yield f"{name}: it is hidden, and the answer does not say so"


def _name(key: Sequence[str]) -> str:
    return " ".join(part or "all" for part in key)
