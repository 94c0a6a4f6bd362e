"""What speaks for a link between two occupations, or between two ways into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NearnessKind = Literal["title", "standard", "route", "crosswalk", "similarity"]


@dataclass(frozen=True, slots=True)
class Nearness:
    """One thing that brings two occupations, or two products, near to each other.

    Attributes:
        kind: what they share: a `title` of the coding index, an apprenticeship `standard` with occupations in both, a
            `route` of the occupational maps, or, for `crosswalk`, a group of the other edition of SOC; for `similarity`
            only words of their titles.
        strength: how near it brings them, 0 to 1.
        source: name of the table in `mappings/tables/datapackage.json`.
        detail: what is shared, the most telling first.
    """

    kind: NearnessKind
    strength: float
    source: str
    detail: str
