"""The unit groups that a code stands for, and the occupations of the occupational maps in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from mappings.crosswalk import carried
from mappings.near import group_of
from mappings.occupational_maps import load_occupations
from mappings.schemes import UNIT_GROUP, load_scheme
from models.coding import Scheme


def area(scheme: Scheme, code: str) -> frozenset[str]:
    """Return the unit groups in `code`; a sub-unit group stands for its unit group.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    known = load_scheme(scheme)
    shortened = group_of(known, code).code[:UNIT_GROUP]
    return frozenset(group for group in known.unit_groups if group.startswith(shortened))


@cache
def load_places(scheme: Scheme) -> Mapping[str, Mapping[str, float]]:
    """Return where each occupation with an official code is: its unit groups, with shares that sum to 1.

    The official codes are of SOC2020; in SOC2010 an occupation is in the groups that its unit group's people are in.
    """
    return {
        occupation: {link.code: link.share for link in carried(each.soc2020, "soc2020", scheme)}
        for occupation, each in load_occupations().items()
        if each.soc2020
    }
