"""Official codes that the evidence contradicts, for people to look at."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from io import StringIO
from pathlib import Path

import numpy as np

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.schemes import load_scheme
from mappings.version import data_version
from models.apprenticeships.links import indexed_titles
from models.apprenticeships.standard import read
from training.education.apprenticeships import Crossed
from training.page import keep, render

PAGE, TABLE = "audit.html", "audit.csv"

_BETWEEN = "; "
_LEAST = 1e-6
"""A probability below this is taken for it: so far down they are told by nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An official code, the group that the evidence is for instead, and where to look.

    Attributes:
        rank: 1 for the code that is contradicted most.
        occupations: codes of the occupations, variants of one standard, that have the code.
        title: title of the first of them.
        level: its level.
        route: its route.
        references: the standards and T Levels that lead to it.
        official: the official SOC2020 unit group.
        official_title: its title.
        official_probability: its probability by what was learned without the standard, mean over the variants.
        suggested: the group of the highest probability.
        suggested_title: its title.
        suggested_probability: its probability.
        times: how many times as probable it is as the official code; findings are ranked by this.
        indexed_official: the title and typical job titles that the coding index puts in the official group.
        indexed_suggested: those that it puts in the suggested group.
        entries: the entries of the index that put them there, by identifier.
    """

    rank: int
    occupations: str
    title: str
    level: int
    route: str
    references: str
    official: str
    official_title: str
    official_probability: float
    suggested: str
    suggested_title: str
    suggested_probability: float
    times: float
    indexed_official: str
    indexed_suggested: str
    entries: str


def audit(crossed: Crossed) -> list[Finding]:
    """Return the official codes that are not the most probable ones, those most contradicted first."""
    spread = crossed.probabilities()
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, each in enumerate(crossed.standards):
        together[each.family, each.code].append(row)
    found = []
    for (_, official), rows in together.items():
        mean = spread[rows].mean(axis=0)
        suggested = crossed.codes[int(mean.argmax())]
        if suggested != official:
            found.append(_finding(crossed, rows, official, suggested, mean))
    found.sort(key=lambda each: (-each.times, each.occupations))
    return [_ranked(each, rank) for rank, each in enumerate(found, 1)]


def write(findings: Sequence[Finding], standards: int, folder: Path) -> None:
    """Write the findings to `folder` as `TABLE` and as `PAGE`, each whole or not at all.

    Args:
        findings: what `audit` gives.
        standards: how many occupations were looked at.
        folder: made where there is none.
    """
    table = StringIO()
    writer = csv.DictWriter(table, [field.name for field in fields(Finding)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(asdict, findings))
    page = render(PAGE, {}, findings=findings, standards=standards, data=data_version())
    keep(folder, {TABLE: table.getvalue(), PAGE: page})


def _finding(crossed: Crossed, rows: Sequence[int], official: str, suggested: str, mean: np.ndarray) -> Finding:
    groups = load_scheme("soc2020").groups
    those = [crossed.standards[row] for row in rows]
    first = those[0].occupation
    indexed = indexed_titles(read(those[0].item))
    probable, improbable = (max(float(mean[crossed.codes.index(code)]), _LEAST) for code in (suggested, official))
    return Finding(
        rank=0,
        occupations=_BETWEEN.join(each.occupation.code for each in those),
        title=first.title,
        level=first.level,
        route=first.route,
        references=_BETWEEN.join(dict.fromkeys(product for each in those for product in each.occupation.products)),
        official=official,
        official_title=groups[official].title,
        official_probability=round(improbable, 6),
        suggested=suggested,
        suggested_title=groups[suggested].title,
        suggested_probability=round(probable, 4),
        times=round(probable / improbable, 1),
        indexed_official=_BETWEEN.join(indexed.get(official, ())),
        indexed_suggested=_BETWEEN.join(indexed.get(suggested, ())),
        entries=_BETWEEN.join(_entries(indexed.get(suggested, ()), suggested)),
    )


def _ranked(finding: Finding, rank: int) -> Finding:
    return Finding(**{**asdict(finding), "rank": rank})


def _entries(titles: Sequence[str], code: str) -> list[str]:
    index = load_index().titles
    return [entry.entry_id for title in titles for entry in index.get(normalise(title), ()) if entry.soc2020 == code]
