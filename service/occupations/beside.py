"""The figures of an occupation beside those of similar ones, of the same period."""

from __future__ import annotations

from mappings.schemes import UNIT_GROUP, load_scheme
from models.coding import Scheme
from service.occupations.figure import EVERY, Measure
from service.occupations.snapshot import Snapshot
from service.occupations.tell import Told, tell


def similar(scheme: Scheme, code: str) -> list[str]:
    """Return a group's siblings, itself among them in order of code; of a sub-unit group, those of its unit group.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    known = load_scheme(scheme)
    parent = known.group(known.group(code).code[:UNIT_GROUP]).parent
    return [group.code for group in known.groups.values() if group.parent == parent]


def beside(snapshot: Snapshot, scheme: Scheme, codes: list[str], measure: Measure) -> list[Told]:
    """Return the figures of groups for the latest period that any has, each its own, and of all occupations last.

    A group of which that period has none that may be told is left out: those of a wider group would be no comparison.

    Args:
        snapshot: the figures.
        scheme: scheme of the codes.
        codes: groups of any level.
        measure: what is measured.

    Raises:
        UnknownCodeError: the scheme has no such code.
    """
    told = [each for code in [*codes, EVERY] for each in tell(snapshot, scheme, code, measure)[-1:]]
    period = max((each.series.period for each in told), default="")
    return [each for each in told if each.series.period == period and not {"hidden", "parent_group"} & {*each.cautions}]
