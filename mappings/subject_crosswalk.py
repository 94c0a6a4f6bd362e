"""Crosswalks of subjects: between JACS3 and HECoS, and between either and the CAH."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from mappings.errors import UnknownCrosswalkError
from mappings.package import resource, rows
from mappings.schemes import Scheme, load_subjects

SUBJECT_CROSSWALKS = {
    ("jacs3", "hecos"): "jacs3_hecos",
    ("hecos", "cah_1_1"): "hecos_cah",
    ("hecos", "cah_1_3"): "hecos_cah",
    ("jacs3", "cah_1_1"): "jacs3_cah",
}
"""The pairs of schemes of subjects that are linked, each in both directions, and the table of the links.

The two versions of the CAH are not linked: which group of the one a subject of the other is in, its HECoS code says.
"""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A subject or group of the target scheme that one of the source scheme is linked to.

    Attributes:
        relation: `close` or `related` between JACS3 and HECoS; `within` for the CAH group that a subject is in,
            `contains` for the other way round.
        category: how well the subject crossed from maps, as its publisher judged: 1 almost identical, 2 nearly
            identical, 3 one related match, 4 a choice among several; 0 where the CAH is crossed from or to.
        code: code in the target scheme.
    """

    relation: str
    category: int
    code: str


class SubjectCrosswalk:
    """The links from one scheme of subjects to another.

    Attributes:
        source: the scheme crossed from.
        target: the scheme crossed to.
    """

    def __init__(self, source: Scheme, target: Scheme, links: Iterable[tuple[str, Match]]) -> None:
        self.source = source
        self.target = target
        self._links: dict[str, list[Match]] = defaultdict(list)
        for code, match in links:
            self._links[code].append(match)

    def targets(self, code: str) -> tuple[Match, ...]:
        """Return what `code` is linked to, close matches before related ones, each by category.

        A group has the links of all subjects in it, the closest of those that lead to the same code. A code that the
        source leaves unlinked has none: `docs/data.md` names them.

        Raises:
            UnknownCodeError: the source scheme has no such code.
        """
        closest: dict[str, Match] = {}
        for each in self._within(code):
            for match in self._links.get(each, ()):
                closest[match.code] = min(match, closest.get(match.code, match))
        return tuple(sorted(closest.values()))

    def _within(self, code: str) -> Iterator[str]:
        """Yield `code` and those of all groups and subjects below it."""
        yield code
        for group in self.source.children(code):
            yield from self._within(group.code)


@cache
def load_subject_crosswalk(source: str, target: str) -> SubjectCrosswalk:
    """Return the crosswalk from the scheme of subjects `source` to `target`.

    Raises:
        UnknownSchemeError: either scheme of subjects does not exist.
        UnknownCrosswalkError: no table links the two.
    """
    schemes = load_subjects(source), load_subjects(target)
    table = SUBJECT_CROSSWALKS.get((source, target)) or SUBJECT_CROSSWALKS.get((target, source))
    if table is None:
        pairs = ", ".join(f"{one}-{other}" for one, other in SUBJECT_CROSSWALKS)
        raise UnknownCrosswalkError(
            f"No crosswalk leads from {source} to {target}.", f"The linked schemes of subjects are {pairs}."
        )
    return SubjectCrosswalk(*schemes, _links(table, source, target))


def _links(table: str, source: str, target: str) -> Iterator[tuple[str, Match]]:
    columns = [field["name"] for field in resource(table)["schema"]["fields"]]
    aggregation = "within" if target.startswith("cah") else "contains"
    for row in rows(table):
        cells = dict(zip(columns, row, strict=True))
        relation, category = cells.get("relation", aggregation), int(cells.get(f"{source}_category", 0))
        yield cells[source], Match(relation, category, cells[target])
