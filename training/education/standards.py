"""The apprenticeship standards with an official code: what is learned from, and measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mappings.normalise import normalise
from mappings.occupational_maps import MapOccupation, load_occupations
from mappings.schemes import load_scheme
from models.apprenticeships.standard import as_item
from models.coding import Item

TEXTS = "education/apprenticeship_standards_text_2020.csv"
"""Overviews and duties of the standards of 2020, by their references."""


@dataclass(frozen=True, slots=True)
class Coded:
    """An occupation of the occupational maps with an official code.

    Attributes:
        occupation: the occupation.
        item: all that is given of it, as it would be given if it had no code.
    """

    occupation: MapOccupation
    item: Item

    @property
    def code(self) -> str:
        """Its official SOC2020 unit group."""
        return self.occupation.soc2020

    @property
    def family(self) -> str:
        """The standard that it is a variant of."""
        return self.occupation.family

    @property
    def references(self) -> tuple[str, ...]:
        """The references of its apprenticeship standards."""
        return tuple(product for product in self.occupation.products if product.startswith("ST"))


def coded_standards(folder: Path) -> list[Coded]:
    """Return the occupations with an official code, with overview and duties where `folder` has them."""
    path = folder / TEXTS
    columns = ["reference", "overview", "duties"]
    table = (
        pd.read_csv(path, dtype=str, keep_default_na=False)[columns]
        if path.is_file()
        else pd.DataFrame([], [], columns)
    )
    texts = {reference: (overview, duties) for reference, overview, duties in table.itertuples(index=False)}
    known = set(load_scheme("soc2020").unit_groups)
    found = []
    for each in load_occupations().values():
        if each.soc2020 in known:
            overview, duties = next((texts[product] for product in each.products if product in texts), ("", ""))
            found.append(Coded(each, replace(as_item(each), overview=overview, duties=duties)))
    return found


def folds(standards: Sequence[Coded], count: int, seed: int, by_title: bool = True) -> NDArray[np.int64]:
    """Return the fold of each, shape (standards,): of about equal sizes, and none shares a standard with another.

    Args:
        standards: the standards, whose variants are in one fold.
        count: how many folds.
        seed: of what is drawn.
        by_title: whether standards that share a title or a typical job title are in one fold too.
    """
    ids: dict[str, int] = {}
    pairs = [
        (row, ids.setdefault(key, len(ids)))
        for row, each in enumerate(standards)
        for key in (each.family, *each.references, *(map(normalise, titles(each)) if by_title else ()))
    ]
    rows, keys = np.array(pairs).T
    shape = (len(standards) + len(ids),) * 2
    graph = coo_array((np.ones(len(rows)), (rows, keys + len(standards))), shape)
    _, parts = connected_components(graph, directed=False)
    _, part, sizes = np.unique(parts[: len(standards)], return_inverse=True, return_counts=True)
    chance = np.random.default_rng(seed).random(len(sizes))
    filled, fold = np.zeros(count), np.zeros(len(sizes), np.int64)
    for each in np.lexsort((chance, -sizes)):
        fold[each] = filled.argmin()
        filled[fold[each]] += sizes[each]
    return fold[part]


def titles(standard: Coded) -> tuple[str, ...]:
    """Return the title and the typical job titles."""
    return standard.occupation.title, *standard.occupation.job_titles
