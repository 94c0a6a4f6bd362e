"""What a code of one edition of SOC is in the other, and which sub-unit group it is."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from mappings.crosswalk import load_crosswalk
from mappings.schemes import load_scheme
from models.coding import OtherScheme, Scheme, Share
from models.lookup import Match


def other(scheme: Scheme) -> Scheme:
    """Return the other edition of SOC."""
    return "soc2010" if scheme == "soc2020" else "soc2020"


def other_scheme(code: str, found: Match | None, scheme: Scheme) -> OtherScheme:
    """Return the other edition's codes for `code`: what the matched entries name, else by the crosswalk."""
    away = other(scheme)
    groups = load_scheme(away)
    if found and found.code == code:
        named = {getattr(entry, away) for entry in found.entries}
        if len(named) == 1 and (only := named.pop()):
            return OtherScheme(away, groups.edition, "index_entry", (Share(only, groups.group(only).title, 1.0),))
    return crossed(code, scheme)


@cache
def crossed(code: str, scheme: Scheme) -> OtherScheme:
    """Return the other edition's codes for `code`, by the crosswalk."""
    away = other(scheme)
    groups = load_scheme(away)
    links = load_crosswalk(scheme, away).targets(code)
    shares = tuple(Share(link.code, groups.group(link.code).title, round(link.share, 4)) for link in links)
    return OtherScheme(away, groups.edition, "crosswalk", shares)


@cache
def crossing(scheme: Scheme) -> NDArray[np.float64]:
    """Return the share of each unit group's people in each of the other edition, shape (groups here, groups there)."""
    here, there = load_scheme(scheme).unit_groups, load_scheme(other(scheme)).places
    crosswalk = load_crosswalk(scheme, other(scheme))
    shares = np.zeros((len(here), len(there)))
    for row, code in enumerate(here):
        for link in crosswalk.targets(code):
            shares[row, there[link.code]] = link.share
    return shares


def sub_unit_group(code: str, found: Match | None) -> str | None:
    """Return the sub-unit group that the matched entries name, where they are of `code`."""
    if found is None or found.code != code:
        return None
    named = {entry.sub_unit_group for entry in found.entries}
    return (named.pop() or None) if len(named) == 1 else None
