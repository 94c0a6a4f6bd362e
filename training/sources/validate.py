"""Check the tables of a data package: their schemas, keys, hashes, and the rules of the classifications."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from frictionless import Package, system

from mappings.package import DESCRIPTOR
from mappings.schemes import SCHEMES
from training.sources.tables import TABLES

GROUPS = {
    "soc2020": {1: 9, 2: 26, 3: 104, 4: 412},
    "soc2010": {1: 9, 2: 25, 3: 90, 4: 369},
    "isco08": {1: 10, 2: 43, 3: 130, 4: 436},
    "hecos": {6: 1092},
    "jacs3": {1: 19, 2: 165, 4: 1572},
    "cah_1_1": {2: 23, 5: 35, 8: 167},
    "cah_1_3": {2: 21, 5: 35, 8: 166},
}
"""How many groups each scheme officially has at each level, told by the length of the code."""

_EXACT = 1e-6


def problems(folder: Path) -> list[str]:
    """Return everything that is wrong with the data package in `folder`; empty when it is sound.

    Each table is checked against its schema (types, required fields, patterns, primary and foreign keys), its size and
    its hash, and the whole against the rules of the classifications.
    """
    paths = {table.name: folder / f"{table.name}.csv" for table in TABLES}
    if missing := [path.name for path in (folder / DESCRIPTOR, *paths.values()) if not path.is_file()]:
        return [f"{folder} lacks {name}" for name in missing]
    tables = {
        table.name: pd.read_csv(
            paths[table.name], header=0, names=table.columns, index_col=False, dtype=str, keep_default_na=False
        )
        for table in TABLES
    }
    return [*_against_schemas(folder), *against_rules(tables)]


def _against_schemas(folder: Path) -> Iterator[str]:
    with system.use_context(trusted=True):
        report = Package(str(folder / DESCRIPTOR)).validate()
    for error in report.errors:
        yield error.message
    for task in report.tasks:
        for error in task.errors:
            yield f"{task.name}: {error.message}"


def against_rules(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Yield what breaks the rules of the classifications in tables of strings."""
    for scheme, levels in GROUPS.items():
        yield from _wrong_groups(scheme, tables[scheme], levels)
    yield from _wrong_sub_unit_groups(tables["index"])
    for name, table in tables.items():
        if name.startswith("crosswalk_"):
            yield from _wrong_shares(name, table)


def _wrong_groups(scheme: str, groups: pd.DataFrame, levels: dict[int, int]) -> Iterator[str]:
    counts = groups["code"].str.len().value_counts()
    for level, wanted in levels.items():
        if (count := int(counts.get(level, 0))) != wanted:
            yield f"{scheme}: {count} groups of {level} characters where the scheme has {wanted}"
    if scheme not in SCHEMES:
        return
    above = [code[:4] if len(code) > 4 else code[:-1] for code in groups["code"]]
    for code, parent in groups.loc[groups["parent"] != above, ["code", "parent"]].itertuples(index=False):
        yield f"{scheme}: the parent of {code} is {parent!r}"


def _wrong_sub_unit_groups(index: pd.DataFrame) -> Iterator[str]:
    wrong = index[index["sub_unit_group"].str[:4] != index["soc2020"]]
    for entry in wrong.itertuples():
        yield f"index: {entry.entry_id} has unit group {entry.soc2020} but sub-unit group {entry.sub_unit_group}"


def _wrong_shares(name: str, crosswalk: pd.DataFrame) -> Iterator[str]:
    source, target = crosswalk.columns[:2]
    for share, side in (("share", source), ("reverse_share", target)):
        sums = crosswalk[share].astype(float).groupby(crosswalk[side]).sum()
        for code, total in sums[(sums - 1).abs() > _EXACT].items():
            yield f"{name}: the values of {share} of {side} {code} sum to {total:.6f}"
