"""The codes that vacancies of an occupation have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from mappings.crosswalk import load_crosswalk
from mappings.errors import SocCoderError
from mappings.schemes import UNIT_GROUP, load_scheme
from service.vacancies.coded import SCHEME


@cache
def codes_of(scheme: str, soc: str) -> Mapping[str, float]:
    """Return the codes, in the scheme of the store, of the vacancies in a group, each with its share in that group.

    Of the group's own edition, they are the group and those in it, each with the share 1. Of the other edition, they
    are the groups whose people the crosswalk puts in it, with the share of them that it does.

    Raises:
        UnknownCodeError: the scheme has no such code.
        SocCoderError: the code is deeper than those of vacancies.
    """
    if load_scheme(scheme).group(soc).level > UNIT_GROUP:
        raise SocCoderError(f"Vacancies are not coded as deep as {soc}.", f"Ask for {soc[:UNIT_GROUP]}.")
    codes = [code for code in load_scheme(SCHEME).groups if len(code) <= UNIT_GROUP]
    if scheme == SCHEME:
        return MappingProxyType({code: 1.0 for code in codes if code.startswith(soc)})
    links = load_crosswalk(SCHEME, scheme)
    shares = {code: sum(link.share for link in links.targets(code) if link.code.startswith(soc)) for code in codes}
    return MappingProxyType({code: min(1.0, share) for code, share in shares.items() if share > 0})
