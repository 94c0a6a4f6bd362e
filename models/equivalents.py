"""What a code of one edition of SOC is in the other, and which sub-unit group it is."""

from __future__ import annotations

from functools import cache

from mappings.crosswalk import load_crosswalk
from mappings.schemes import load_scheme
from models.coding import OtherScheme, Scheme, Share
from models.lookup import Match


def other_scheme(code: str, found: Match | None, scheme: Scheme) -> OtherScheme:
    """Return the other edition's codes for `code`: what the matched entries name, else by the crosswalk."""
    other: Scheme = "soc2010" if scheme == "soc2020" else "soc2020"
    groups = load_scheme(other)
    if found and found.code == code:
        named = {getattr(entry, other) for entry in found.entries}
        if len(named) == 1 and (only := named.pop()):
            return OtherScheme(other, groups.edition, "index_entry", (Share(only, groups.group(only).title, 1.0),))
    return crossed(code, scheme, other)


@cache
def crossed(code: str, scheme: Scheme, other: Scheme) -> OtherScheme:
    """Return the other edition's codes for `code`, by the crosswalk."""
    groups = load_scheme(other)
    links = load_crosswalk(scheme, other).targets(code)
    shares = tuple(Share(link.code, groups.group(link.code).title, round(link.share, 4)) for link in links)
    return OtherScheme(other, groups.edition, "crosswalk", shares)


def sub_unit_group(code: str, found: Match | None) -> str | None:
    """Return the sub-unit group that the matched entries name, where they are of `code`."""
    if found is None or found.code != code:
        return None
    named = {entry.sub_unit_group for entry in found.entries}
    return (named.pop() or None) if len(named) == 1 else None
