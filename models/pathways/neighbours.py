"""The occupations near an occupation, and what makes them near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import prod

from mappings.index import load_index
from mappings.occupational_maps import load_occupations
from mappings.package import rows
from mappings.schemes import load_scheme
from models.coding import Scheme
from models.equivalents import other
from models.pathways.area import area, load_places
from models.pathways.nearness import Nearness, NearnessKind
from models.pathways.products import load_products
from models.pathways.ties import Ties

SOURCES: Mapping[NearnessKind, str] = {
    "title": "index",
    "standard": "map_occupations",
    "route": "map_occupations",
    "crosswalk": "crosswalk_soc2010_soc2020",
}
"""The table that each kind of nearness comes from."""

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit group that is near an occupation.

    Attributes:
        code: the unit group.
        title: its title.
        weight: the chance that at least one of the kinds leads there, taken as independent; 0 to 1.
        evidence: the kinds, strongest first. The strength of each is the chance to come there in two steps: from one of
            the titles of the occupation, say, at random, to one of the entries of that title at random; all neighbours
            together have at most 1. Three examples at most of what is shared are in its detail.
    """

    code: str
    title: str
    weight: float
    evidence: tuple[Nearness, ...]


@lru_cache(maxsize=256)
def neighbours(scheme: Scheme, code: str) -> tuple[Neighbour, ...]:
    """Return the unit groups near those in `code`, nearest first.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    here = area(scheme, code)
    found: dict[str, list[Nearness]] = defaultdict(list)
    for kind, ties in _ties(scheme).items():
        for group, walk in ties.walks(here).items():
            through = sorted(walk.through, key=lambda thing: (-walk.through[thing], thing))[:_EXAMPLES]
            found[group].append(Nearness(kind, walk.chance, SOURCES[kind], "; ".join(through)))
    titles = load_scheme(scheme).groups
    near = [
        Neighbour(
            group,
            titles[group].title,
            1 - prod(1 - each.strength for each in evidence),
            tuple(sorted(evidence, key=lambda each: -each.strength)),
        )
        for group, evidence in found.items()
    ]
    return tuple(sorted(near, key=lambda each: (-each.weight, each.code)))


@cache
def _ties(scheme: Scheme) -> Mapping[NearnessKind, Ties]:
    return {
        "title": Ties(_titles(scheme)),
        "standard": Ties(_standards(scheme)),
        "route": Ties(_routes(scheme)),
        "crosswalk": Ties(_crosswalk(scheme)),
    }


def _titles(scheme: Scheme) -> Iterator[tuple[str, str, float]]:
    for entries in load_index().titles.values():
        for entry in entries:
            if code := getattr(entry, scheme):
                yield code, entries[0].title, 1.0


def _standards(scheme: Scheme) -> Iterator[tuple[str, str, float]]:
    places = load_places(scheme)
    for product in load_products().values():
        if product.kind == "apprenticeship":
            for occupation in product.occupations:
                for group, share in places.get(occupation.code, {}).items():
                    yield group, product.title, share


def _routes(scheme: Scheme) -> Iterator[tuple[str, str, float]]:
    occupations = load_occupations()
    for occupation, places in load_places(scheme).items():
        for group, share in places.items():
            yield group, occupations[occupation].route, share


def _crosswalk(scheme: Scheme) -> Iterator[tuple[str, str, float]]:
    away = other(scheme)
    groups = load_scheme(away).groups
    for soc2010, soc2020, _, _, people, *_ in rows("crosswalk_soc2010_soc2020"):
        codes = {"soc2010": soc2010, "soc2020": soc2020}
        yield codes[scheme], f"{codes[away]} {groups[codes[away]].title}", float(people)
