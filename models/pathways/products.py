"""The apprenticeship standards and T Levels, and the occupations that they lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from typing import Literal

from mappings.occupational_maps import MapOccupation, load_occupations
from mappings.package import rows
from models.coding import Scheme
from models.links import LinkEvidence
from models.pathways.area import area, load_places
from models.pathways.predicted import load_predicted

ProductKind = Literal["apprenticeship", "t_level"]

SOURCE = "map_occupations"
"""The table that has the official codes."""

T_LEVEL = 3
"""Level of the qualification of every T Level."""


@dataclass(frozen=True, slots=True)
class Product:
    """An apprenticeship standard or a T Level.

    Attributes:
        kind: which of the two.
        reference: `ST0397` or `TL0021a`, whose letter names the specialism.
        title: title of the standard's occupation; empty for a T Level, since the tables have no names of them.
        level: level of the qualification, 2 to 7.
        route: name of its route.
        occupations: what it leads to, in order of their codes.
    """

    kind: ProductKind
    reference: str
    title: str
    level: int
    route: str
    occupations: tuple[MapOccupation, ...]


@dataclass(frozen=True, slots=True)
class ProductLink:
    """A product that leads to an occupation.

    Attributes:
        product: the product.
        weight: share of its occupations that are in the occupation sought, 0 to 1: those with an official code there,
            in SOC2010 by the share of its people who are; those without one by the probability of being there.
        evidence: the official codes, and what is predicted where there is none.
        doubts: what is known to be wrong with official codes, or in doubt; see `load_doubts`.
    """

    product: Product
    weight: float
    evidence: tuple[LinkEvidence, ...]
    doubts: tuple[str, ...]


@cache
def load_products() -> Mapping[str, Product]:
    """Return the products by reference."""
    found: dict[str, list[MapOccupation]] = defaultdict(list)
    for occupation in load_occupations().values():
        for reference in occupation.products:
            found[reference].append(occupation)
    return {reference: _product(reference, tuple(occupations)) for reference, occupations in sorted(found.items())}


@cache
def load_doubts() -> Mapping[str, str]:
    """Return what the table of conflicts says against official codes, by the code of the occupation."""
    doubts = {}
    for kind, key, found, _ in rows("conflicts"):
        occupation, _, column = key.partition(" ")
        if kind == "slip" and column == "soc2020":
            doubts[occupation] = f"known slip, not to be relied on: {found}"
        elif kind == "code of an occupation":
            doubts[occupation] = f"to be looked at: {found}"
    return doubts


@lru_cache(maxsize=256)
def products_into(scheme: Scheme, code: str) -> tuple[ProductLink, ...]:
    """Return the products that lead to the unit groups in `code`, largest weight first, then by level and reference.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    here, known = area(scheme, code), _by_group(scheme)
    references = set().union(*(known.get(group, ()) for group in here))
    links = (_link(load_products()[reference], scheme, here) for reference in references)
    return tuple(sorted(links, key=lambda link: (-link.weight, link.product.level, link.product.reference)))


def shared_title(titles: list[str]) -> str:
    """Return the title of a standard from those of its variants, which end in different words after a dash."""
    if len(titles) == 1:
        return titles[0]
    parts = zip(*(title.split(" - ") for title in titles), strict=False)
    return " - ".join(each[0] for each in takewhile(lambda each: len(set(each)) == 1, parts)) or titles[0]


def _product(reference: str, occupations: tuple[MapOccupation, ...]) -> Product:
    first = occupations[0]
    if reference.startswith("TL"):
        return Product("t_level", reference, "", T_LEVEL, first.route, occupations)
    title = shared_title([each.title for each in occupations])
    return Product("apprenticeship", reference, title, first.level, first.route, occupations)


@cache
def _placed(scheme: Scheme) -> Mapping[str, Mapping[str, float]]:
    """Return the unit groups of each occupation of a product with shares or probabilities."""
    return {**load_predicted(scheme), **load_places(scheme)}


@cache
def _by_group(scheme: Scheme) -> Mapping[str, set[str]]:
    """Return the references of the products that lead to each unit group."""
    placed = _placed(scheme)
    found: dict[str, set[str]] = defaultdict(set)
    for product in load_products().values():
        for occupation in product.occupations:
            for group in placed[occupation.code]:
                found[group].add(product.reference)
    return found


def _link(product: Product, scheme: Scheme, here: frozenset[str]) -> ProductLink:
    placed = _placed(scheme)
    shares = {each: sum(placed[each.code].get(group, 0.0) for group in here) for each in product.occupations}
    inside = {each: min(share, 1.0) for each, share in shares.items() if share}
    doubts = load_doubts()
    return ProductLink(
        product,
        sum(inside.values()) / len(shares),
        tuple(_evidence(each, share) for each, share in inside.items()),
        tuple(doubts[each.code] for each in inside if each.code in doubts),
    )


def _evidence(occupation: MapOccupation, share: float) -> LinkEvidence:
    if occupation.soc2020:
        return LinkEvidence("official", share, SOURCE, f"{occupation.title}: SOC2020 {occupation.soc2020}")
    return LinkEvidence(
        "similarity", share, "map_job_titles", f"{occupation.title}: without an official code, predicted"
    )
