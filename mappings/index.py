"""The coding index: the titles, with their qualifiers and industries, that ONS has coded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from sys import intern

from mappings.normalise import normalise
from mappings.package import rows


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An entry of the coding index; a field that the source leaves empty is the empty string.

    Attributes:
        entry_id: the identifier in the SOC2020 index (`b1zb`), or `v51-` and the record number in the SOC2010 index.
        title: job title in natural word order.
        qualifier: additional qualifying term (ADD).
        industry: industry qualifying term (IND).
        default: how the entry is the default for its bare title (D): O occupation, I industry, A additional qualifier,
            Q qualified or professional, QS qualified and subject, M a mixture; empty when it is not the default.
        soc2020: SOC2020 unit group; empty for the entries that only the SOC2010 index has.
        sub_unit_group: SOC2020 sub-unit group, six digits.
        soc2010: SOC2010 unit group.
        isco08: ISCO-08 unit group.
        source: `soc2020_index` or `soc2010_index`.
    """

    entry_id: str
    title: str
    qualifier: str
    industry: str
    default: str
    soc2020: str
    sub_unit_group: str
    soc2010: str
    isco08: str
    source: str


class CodingIndex:
    """The entries of the coding index, found by title."""

    def __init__(self, entries: tuple[IndexEntry, ...]) -> None:
        self.entries = entries

    def by_title(self, title: str) -> tuple[IndexEntry, ...]:
        """Return the entries whose title is `title` once both are normalised, in the order of the index."""
        return self.titles.get(normalise(title), ())

    @cached_property
    def titles(self) -> dict[str, tuple[IndexEntry, ...]]:
        """The entries by normalised title."""
        shared: dict[str, list[IndexEntry]] = {}
        for entry in self.entries:
            shared.setdefault(normalise(entry.title), []).append(entry)
        return {title: tuple(entries) for title, entries in shared.items()}


@cache
def load_index() -> CodingIndex:
    """Return the coding index."""
    return CodingIndex(
        tuple(IndexEntry(entry_id, title, *map(intern, rest)) for entry_id, title, *rest in rows("index"))
    )
