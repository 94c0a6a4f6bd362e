"""What leads on from an occupation, and what leads up to it: products of the same route at other levels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mappings.normalise import normalise
from models.coding import Scheme
from models.pathways.nearness import Nearness
from models.pathways.products import SOURCE, Product, ProductLink, load_products, products_into

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Step:
    """A product one or more levels above or below one that leads to the occupation.

    Attributes:
        product: the product.
        direction: `up` from the occupation, or `down` from it, to what may come before.
        start: the product of the occupation from which it is a step: of its route, the most alike.
        weight: how alike the titles of the two are, 0 to 1: cosine of their words, those of typical job titles
            included, the rarer counting more. That the two belong together, the route says; how closely, only this.
        evidence: the route and the likeness.
    """

    product: Product
    direction: Direction
    start: Product
    weight: float
    evidence: tuple[Nearness, ...]


@lru_cache(maxsize=256)
def progression(scheme: Scheme, code: str) -> tuple[Step, ...]:
    """Return the steps up and down from the unit groups in `code`, the most alike first, then by level and reference.

    A product that leads to the occupation itself can be a step too: an electrician may rise as an electrician.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    starts = [link.product for link in products_into(scheme, code) if _is_likely(link)]
    steps = (step for product in load_products().values() if (step := _step(starts, product)))
    return tuple(sorted(steps, key=lambda step: (-step.weight, step.product.level, step.product.reference)))


def _is_likely(link: ProductLink) -> bool:
    """Say whether an official code makes the link, or a prediction that is likelier than not."""
    return any(each.kind == "official" or each.strength > 0.5 for each in link.evidence)


def _step(starts: list[Product], product: Product) -> Step | None:
    likenesses, places = _likenesses()
    row = likenesses[places[product.reference]]
    below = [each for each in starts if each.route == product.route and each.level != product.level]
    if not below:
        return None
    start = max(below, key=lambda each: (row[places[each.reference]], each.reference))
    direction: Direction = "up" if product.level > start.level else "down"
    weight = min(1.0, float(row[places[start.reference]]))
    evidence = (
        Nearness("route", 1.0, SOURCE, product.route),
        Nearness("similarity", weight, "map_job_titles", f"titles like those of {start.title or start.reference}"),
    )
    return Step(product, direction, start, weight, evidence)


@cache
def _likenesses() -> tuple[NDArray[np.float32], dict[str, int]]:
    """Return how alike any two products are, and the place of each."""
    products = load_products()
    words = [_words(product) for product in products.values()]
    columns = {word: column for column, word in enumerate(sorted(set().union(*words)))}
    has = np.zeros((len(words), len(columns)), np.float32)
    for row, each in enumerate(words):
        has[row, [columns[word] for word in each]] = 1
    weighed = has * np.log(len(words) / has.sum(axis=0))
    weighed /= np.linalg.norm(weighed, axis=1, keepdims=True)
    return weighed @ weighed.T, {reference: place for place, reference in enumerate(products)}


def _words(product: Product) -> set[str]:
    titles = (title for each in product.occupations for title in (each.title, *each.job_titles))
    return {word for title in titles for word in normalise(title).split()}
