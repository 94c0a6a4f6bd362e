"""The entry routes that are known: which subjects job profiles name as a way into which unit groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mappings.crosswalk import carried
from mappings.degree_routes import load_degree_routes
from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.coding import Scheme
from models.courses.read import read

_A_ROUTE = 0.5
"""The least sum of shares that counts as an entry route."""


@dataclass(frozen=True)
class Routes:
    """Entry routes by subject.

    Attributes:
        subjects: subjects as job profiles name them, award and the like set aside.
        links: whether each leads to each unit group, 0 or 1; in SOC2020 the sum of the shares of the SOC2010 groups it
            leads to that are in the group, at most 1; shape (subjects, groups).
    """

    subjects: tuple[str, ...]
    links: NDArray[np.float64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether any entry route to each unit group is known, shape (groups,)."""
        found: NDArray[np.bool_] = self.links.sum(axis=0) >= _A_ROUTE
        return found

    def some(self, places: NDArray[np.int64]) -> Routes:
        """Return those of the subjects at `places`."""
        return Routes(tuple(self.subjects[place] for place in places), self.links[places])


@cache
def load_routes(scheme: Scheme) -> Routes:
    """Return the entry routes of the tables, which name SOC2010, in `scheme`."""
    found: dict[str, set[str]] = {}
    for subject, codes in load_degree_routes().items():
        words = normalise(read(subject).subject) or subject
        found.setdefault(words, set()).update(codes)
    places = load_scheme(scheme).places
    links = np.zeros((len(found), len(places)))
    for row, named in enumerate(found.values()):
        for code in named:
            for link in carried(code, "soc2010", scheme):
                links[row, places[link.code]] += link.share
    return Routes(tuple(found), links.clip(max=1.0))
