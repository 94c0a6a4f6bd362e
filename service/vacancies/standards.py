"""The official code of the apprenticeship standard that a vacancy names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from mappings.occupational_maps import load_occupations, load_standards
from mappings.schemes import load_scheme
from service.vacancies.vacancy import Standard


def official_code(standard: Standard) -> str | None:
    """Return the SOC2020 unit group that the occupational maps give the occupation of a standard.

    None where they have no occupation for it, or several with different groups.
    """
    known = load_standards().get(standard.lars_code)
    reference = standard.reference or (known.reference if known else "")
    codes = _codes().get(reference, frozenset())
    return next(iter(codes)) if len(codes) == 1 else None


@cache
def _codes() -> Mapping[str, frozenset[str]]:
    """Return the unit groups of the occupations that each standard leads to."""
    groups = set(load_scheme("soc2020").unit_groups)
    codes: dict[str, set[str]] = defaultdict(set)
    for occupation in load_occupations().values():
        for product in occupation.products:
            codes[product] |= {occupation.soc2020} & groups
    return {product: frozenset(found) for product, found in codes.items()}
