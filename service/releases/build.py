"""Build the figures that are shipped from the workbooks in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from mappings.errors import SocCoderError
from service.occupations.figure import Series
from service.occupations.release import Release
from service.occupations.shipped import COLUMNS
from service.occupations.snapshot import Snapshot
from service.releases.check import Checked, check
from service.store.figures import packed

ROWS_IN_GROUP = 2_000
"""Rows that are read at once when a figure is asked for."""

_SUFFIXES = {".xls", ".xlsx", ".xlsm"}


def build(source: Path, target: Path) -> list[Release]:
    """Check every workbook in a folder, at any depth, and write the figures and what they are of to another.

    Returns:
        The releases, in the order of their names.

    Raises:
        SocCoderError: a workbook is not sound, two are of one edition, or there is none.
    """
    paths = sorted(path for path in source.rglob("*") if path.suffix in _SUFFIXES)
    if not paths:
        raise SocCoderError(f"{source} holds no workbook.", "Name the folder that the workbooks are in.")
    found = sorted(map(_checked, paths), key=lambda each: each[0].slot)
    releases = [release for release, _ in found]
    if len({release.slot for release in releases}) < len(releases):
        raise SocCoderError(f"{source} holds two workbooks of one edition.", "Leave one of them out.")
    target.mkdir(parents=True, exist_ok=True)
    _write_figures(found, target / "figures.parquet")
    about = [{name: value for name, value in asdict(each).items() if name != "number"} for each in releases]
    (target / "releases.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return releases


def _checked(path: Path) -> tuple[Release, Checked]:
    done = check(path.read_bytes(), path.name, Snapshot((), None))
    if done.problems or not done.release:
        raise SocCoderError(f"{path.name} is not sound: {'; '.join(done.problems[:5])}.", "See: soc-coder data check")
    return done.release, done


def _write_figures(found: Sequence[tuple[Release, Checked]], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = sorted(_rows(found), key=lambda row: tuple(row[name] for name in COLUMNS[:-1]))
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS})
    pq.write_table(table, path, compression="zstd", compression_level=19, row_group_size=ROWS_IN_GROUP)


def _rows(found: Sequence[tuple[Release, Checked]]) -> Iterator[dict[str, str]]:
    for release, done in found:
        for each in done.series:
            cells = json.dumps(packed(each.cells), separators=(",", ":"))
            of = {"dataset": release.dataset_name, "edition": release.edition, "cells": cells}
            yield {name: getattr(each, name) for name in Series.__slots__} | of
