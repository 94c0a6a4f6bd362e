"""Families of titles: the names that ESCO and O*NET give one occupation, which tell something of each other's group.

ESCO names the ISCO-08 group of an occupation, and with it the unit groups that it may be in; O*NET's classification has
no such link here. Neither says which unit group a title is in: they are weak labels, for a teacher to sharpen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mappings.crosswalk import load_crosswalk
from mappings.errors import UnknownCodeError
from mappings.normalise import normalise

ESCO = "auxiliary/esco_occupations_en.csv.gz"
O_NET = {
    "auxiliary/onet_occupation_titles.csv.gz": "Title",
    "auxiliary/onet_alternate_titles.csv.gz": "Alternate Title",
    "auxiliary/onet_reported_titles.csv.gz": "Reported Job Title",
}
"""Files of O*NET titles, and the column of the title."""


@dataclass(frozen=True, slots=True)
class Family:
    """One occupation.

    Attributes:
        titles: its names.
        groups: the SOC2020 unit groups that it may be in; empty where any.
    """

    titles: tuple[str, ...]
    groups: frozenset[str]


def families(folder: Path, without: Iterable[str]) -> list[Family]:
    """Return the families of ESCO and O*NET, as far as `folder` has their files; a title is in the first that has it.

    Args:
        folder: the folder of sources, with `auxiliary/`.
        without: titles to leave out, such as those that accuracy is measured on.
    """
    seen = {"", *map(normalise, without)}
    found = []
    for names, groups in (*_esco(folder / ESCO), *_o_net(folder)):
        titles: dict[str, str] = {}
        for name in names:
            if (key := normalise(name)) not in seen:
                titles.setdefault(key, name)
        seen.update(titles)
        if titles:
            found.append(Family(tuple(titles.values()), groups))
    return found


def _esco(path: Path) -> list[tuple[list[str], frozenset[str]]]:
    if not path.exists():
        return []
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [
        ([row["preferredLabel"], *row["altLabels"].split("\n")], _groups(row["iscoGroup"]))
        for row in table.to_dict("records")
    ]


def _groups(isco: str) -> frozenset[str]:
    try:
        return frozenset(link.code for link in load_crosswalk("isco08", "soc2020").targets(isco))
    except UnknownCodeError:
        return frozenset()


def _o_net(folder: Path) -> list[tuple[list[str], frozenset[str]]]:
    titles: dict[str, list[str]] = {}
    for name, column in O_NET.items():
        if (folder / name).exists():
            table = pd.read_csv(folder / name, dtype=str, keep_default_na=False)
            for code, title in zip(table["O*NET-SOC Code"], table[column], strict=True):
                titles.setdefault(code, []).append(title)
    return [(names, frozenset()) for names in titles.values()]
