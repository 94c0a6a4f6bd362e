"""Where the occupations of the occupational maps that have no official code may be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from mappings.occupational_maps import load_occupations
from models.apprenticeships.coder import code_many
from models.apprenticeships.standard import as_item
from models.coding import Scheme

LEAST_WEIGHT = 0.1
"""Predictions of a smaller weight are not told."""

_MOST = 5


@cache
def load_predicted(scheme: Scheme) -> Mapping[str, Mapping[str, float]]:
    """Return the unit groups of each occupation that a product leads to and no official code is known of, with weights.

    A weight is the probability that its publisher would code it there, as the coder of standards has it from title,
    level, route and typical job titles. The first call takes about half a second of one core.
    """
    occupations = [each for each in load_occupations().values() if each.products and not each.soc2020]
    items = list(map(as_item, occupations))
    return {
        occupation.code: {link.code: link.weight for link in coding.evidence.links if link.weight >= LEAST_WEIGHT}
        for occupation, coding in zip(occupations, code_many(items, scheme, _MOST), strict=True)
    }
