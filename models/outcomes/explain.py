"""Say in words what counts tell of a subject and a unit group."""

from __future__ import annotations

from collections.abc import Iterator

from mappings.crosswalk import load_crosswalk
from mappings.schemes import load_scheme, load_subjects
from models.coding import Scheme
from models.outcomes.counted import Counted


def explain(row: Counted, scheme: Scheme, code: str) -> str:
    """Return what a row tells of a unit group, and of whom; nothing that is withheld is told.

    A row in the other edition of SOC is quoted by each of its own unit groups that the one asked for crosses to.

    Args:
        row: the counts.
        scheme: scheme of the unit group.
        code: the unit group.
    """
    title = load_subjects(row.subject_scheme).group(row.subject).title
    wider = ", a wider group" if len(row.subjects) > 1 else ""
    return "; ".join([f"{row.cohort}, {row.subject} {title}{wider}", *_told(row, scheme, code)])


def _told(row: Counted, scheme: Scheme, code: str) -> Iterator[str]:
    own = row.scheme == scheme
    groups = load_scheme(row.scheme).unit_groups
    for group in [code] if own else [link.code for link in load_crosswalk(scheme, row.scheme).targets(code)]:
        told = next((told for told, places in row.places.items() if groups.index(group) in places), None)
        where = group if own else f"{row.scheme} {group}"
        if told is None:
            yield f"{where} is withheld or has no row"
        else:
            yield f"{row.told[told]:,} of {row.people:,} in {where if told == group else _wider(row, told, where)}"


def _wider(row: Counted, told: str, where: str) -> str:
    """Return the wider group that is told of, or what is left of it, in words."""
    whole = sum(group.startswith(told) for group in load_scheme(row.scheme).unit_groups)
    rest = "the rest" + f" of {told}" * bool(told)
    return f"{told if len(row.places[told]) == whole else rest}, which has {where}"
