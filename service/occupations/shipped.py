"""The figures that come with soc-coder: a file that is read a piece at a time, when a figure is asked for."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from service.occupations.figure import Hours, Measure, Series, Sex
from service.occupations.release import SHIPPED, Release
from service.store.figures import unpacked

FOLDER = Path(__file__).parent / "default"
"""Where they are: `figures.parquet`, sorted by code, and `releases.json`, which says what they are of."""

COLUMNS = ("code", "dataset", "edition", "measure", "period", "sex", "hours", "industry", "geography", "cells")
"""The columns of the file."""

_MOST_FOUND = 1024
_ONE_AT_A_TIME = Lock()  # a reader of Parquet keeps its place in the file


@cache
def releases() -> tuple[Release, ...]:
    """Return the releases."""
    path = FOLDER / "releases.json"
    if not path.is_file():
        return ()
    return tuple(Release(SHIPPED, **each) for each in json.loads(path.read_text(encoding="utf-8")))


@lru_cache(_MOST_FOUND)
def series(code: str, measure: Measure, sex: Sex, hours: Hours) -> Mapping[tuple[str, str], list[Series]]:
    """Return the series of a group, of whichever scheme, by data set and edition, in the order of their keys."""
    found: dict[tuple[str, str], list[Series]] = {}
    firsts = _file()[1]
    place = max(bisect_right(firsts, code) - 1, 0)
    while place > 0 and firsts[place] == code:
        place -= 1
    while place < len(firsts) and firsts[place] <= code:
        rows, numbers = _piece(place)
        for number in numbers.get((code, measure, sex, hours), ()):
            (row,) = rows.slice(number, 1).to_pylist()
            found.setdefault((row["dataset"], row["edition"]), []).append(_series(row))
        place += 1
    return found


def every(release: Release) -> list[Series]:
    """Return every series of one of the releases, in the order of their keys."""
    file, _ = _file()
    with _ONE_AT_A_TIME:
        rows = file.read().to_pylist()
    return [_series(row) for row in rows if (row["dataset"], row["edition"]) == (release.dataset_name, release.edition)]


def _series(row: dict[str, Any]) -> Series:
    key = {name: row[name] for name in COLUMNS if name not in ("dataset", "edition", "cells")}
    return Series(**key, cells=unpacked(orjson.loads(row["cells"])))


@cache
def _piece(place: int) -> tuple[Any, Mapping[tuple[str, ...], list[int]]]:
    """Return a row group of the file, and the numbers of its rows by code, measure, sex and hours."""
    file, _ = _file()
    with _ONE_AT_A_TIME:
        rows = file.read_row_group(place)
    numbers: dict[tuple[str, ...], list[int]] = {}
    keys = (rows.column(name).to_pylist() for name in ("code", "measure", "sex", "hours"))
    for number, key in enumerate(zip(*keys, strict=True)):
        numbers.setdefault(key, []).append(number)
    return rows, numbers


@cache
def _file() -> tuple[Any, list[str]]:
    """Return the file, and the first code of each of its row groups."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(FOLDER / "figures.parquet")
    groups = map(file.metadata.row_group, range(file.num_row_groups))
    return file, [group.column(0).statistics.min for group in groups]
