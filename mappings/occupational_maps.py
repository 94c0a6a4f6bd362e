"""The occupations of the occupational maps, and the apprenticeship standards and T Levels that lead to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mappings.package import rows

_FAMILY = len("OCC0000")


@dataclass(frozen=True, slots=True)
class MapOccupation:
    """An occupation of the occupational maps of Skills England.

    Attributes:
        code: `OCC`, four digits, and a letter where it is a variant of a standard's occupation.
        title: its title.
        level: level of the qualification, 2 to 7.
        route: name of its route.
        soc2020: the official SOC2020 unit group; empty where the tables have none. Some are wrong.
        products: what leads to it: `ST0397` is an apprenticeship standard, `TL0021a` a T Level.
        job_titles: typical job titles, which it shares with the other variants.
    """

    code: str
    title: str
    level: int
    route: str
    soc2020: str
    products: tuple[str, ...]
    job_titles: tuple[str, ...]

    @property
    def family(self) -> str:
        """The code without the letter: the occupation that it is a variant of, or itself."""
        return self.code[:_FAMILY]


@dataclass(frozen=True, slots=True)
class Standard:
    """An apprenticeship standard as it was in 2020.

    Attributes:
        code: code in the Learning Aim Reference Service (LARS).
        reference: `ST` and four digits; empty for one standard.
        title: its title.
        level: level of the qualification, 2 to 7.
        route: name of its route.
    """

    code: str
    reference: str
    title: str
    level: int
    route: str


@cache
def load_occupations() -> Mapping[str, MapOccupation]:
    """Return the occupations by code."""
    routes, products, titles = _routes(), _listed("map_products"), _listed("map_job_titles")
    return {
        code: MapOccupation(
            code, title, int(level), routes[route], soc2020, products.get(code, ()), titles.get(code[:_FAMILY], ())
        )
        for code, title, level, route, soc2020 in rows("map_occupations")
    }


@cache
def load_standards() -> Mapping[str, Standard]:
    """Return the apprenticeship standards of 2020 by LARS code."""
    routes = _routes()
    return {
        code: Standard(code, reference, title, int(level), routes[route])
        for code, reference, title, level, route in rows("standards_2020")
    }


def _routes() -> dict[str, str]:
    return dict(rows("routes"))


def _listed(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in rows(table):
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
