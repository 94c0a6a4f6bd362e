"""The figures that come with soc-coder: a file that is read a piece at a time, when a figure is asked for."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from service.occupations.figure import Series
from service.occupations.release import SHIPPED, Release
from service.store.figures import unpacked

FOLDER = Path(__file__).parent / "default"
"""Where they are: `figures.parquet`, sorted by code, and `releases.json`, which says what they are of."""

COLUMNS = ("code", "dataset", "edition", "measure", "period", "sex", "hours", "industry", "geography", "cells")
"""The columns of the file."""

_MOST_GROUPS = 256
_ONE_AT_A_TIME = Lock()  # a reader of Parquet keeps its place in the file


@cache
def releases() -> tuple[Release, ...]:
    """Return the releases."""
    path = FOLDER / "releases.json"
    if not path.is_file():
        return ()
    return tuple(Release(SHIPPED, **each) for each in json.loads(path.read_text(encoding="utf-8")))


@lru_cache(_MOST_GROUPS)
def series(code: str) -> Mapping[tuple[str, str], list[Series]]:
    """Return the series of a group, of whichever scheme, by data set and edition, in the order of their keys."""
    found: dict[tuple[str, str], list[Series]] = {}
    file, firsts = _file()
    place = max(bisect_right(firsts, code) - 1, 0)
    while place > 0 and firsts[place] == code:
        place -= 1
    while place < len(firsts) and firsts[place] <= code:
        with _ONE_AT_A_TIME:
            rows = file.read_row_group(place)
        codes = rows.column("code").to_pylist()
        start = bisect_left(codes, code)
        for row in rows.slice(start, bisect_right(codes, code) - start).to_pylist():
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
def _file() -> tuple[Any, list[str]]:
    """Return the file, and the first code of each of its row groups."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(FOLDER / "figures.parquet")
    groups = map(file.metadata.row_group, range(file.num_row_groups))
    return file, [group.column(0).statistics.min for group in groups]
