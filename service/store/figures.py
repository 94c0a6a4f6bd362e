"""The repository of figures: those of a release are added once, and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, select

from service.occupations.figure import Cell, Hours, Measure, Series, Sex, Statistic
from service.store.tables import FIGURES


class Found(NamedTuple):
    """A series, and the number of the release that it is of."""

    release: int
    series: Series


def add(connection: Connection, release: int, series: Iterable[Series]) -> None:
    """Add the series of a release."""
    rows = [_row(each) | {"release": release} for each in series]
    if rows:
        connection.execute(FIGURES.insert(), rows)


def find(
    connection: Connection, releases: Sequence[int], codes: Sequence[str], measure: Measure, sex: Sex, hours: Hours
) -> list[Found]:
    """Return the series of some groups in some releases, in the order of their keys."""
    wanted = {"releases": releases, "codes": codes, "of_measure": measure, "of_sex": sex, "of_hours": hours}
    return [_found(row) for row in connection.execute(_FIND, wanted)]


def every(connection: Connection, release: int) -> Iterator[Series]:
    """Yield every series of a release, in the order of their keys."""
    of = select(FIGURES).where(FIGURES.c.release == release).order_by(*FIGURES.primary_key)
    for row in connection.execute(of):
        yield _found(row).series


def remove(connection: Connection, release: int) -> None:
    """Remove the series of a release that was never promoted."""
    connection.execute(delete(FIGURES).where(FIGURES.c.release == release))


def packed(cells: Mapping[Statistic, Cell]) -> dict[str, list[Any]]:
    """Return cells as they are kept."""
    return {statistic: list(cell) for statistic, cell in cells.items()}


def unpacked(cells: Mapping[Any, Sequence[Any]]) -> dict[Statistic, Cell]:
    """Return cells from how they are kept."""
    return {statistic: Cell(*cell) for statistic, cell in cells.items()}


def _row(series: Series) -> dict[str, Any]:
    plain = {name: getattr(series, name) for name in _KEY}
    return plain | {"cells": packed(series.cells)}


def _found(row: Row[Any]) -> Found:
    key = {name: getattr(row, name) for name in _KEY}
    return Found(row.release, Series(**key, cells=unpacked(row.cells)))


_FIND = (
    select(FIGURES)
    .where(
        FIGURES.c.release.in_(bindparam("releases", expanding=True)),
        FIGURES.c.code.in_(bindparam("codes", expanding=True)),
        FIGURES.c.measure == bindparam("of_measure"),
        FIGURES.c.sex == bindparam("of_sex"),
        FIGURES.c.hours == bindparam("of_hours"),
    )
    .order_by(*FIGURES.primary_key)
)

_KEY = tuple(name for name in Series.__slots__ if name != "cells")
