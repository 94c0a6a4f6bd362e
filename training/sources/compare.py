"""What changed between two folders of tables: entries, groups, the meaning of codes, shares, abbreviations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mappings.crosswalk import CROSSWALKS
from mappings.index import IndexEntry
from mappings.normalise import normalise
from mappings.package import describe, rows
from mappings.schemes import SCHEMES, SUBJECT_SCHEMES

_FIELDS = ("soc2020", "sub_unit_group", "soc2010", "isco08", "default")
_SUB_MAJOR = 2

_LEAST_DIFFERENCE = 1e-6
"""Shares that differ by less are the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A folder of tables: its version, and the edition that each scheme was read from."""

    version: str
    editions: dict[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """An entry of the coding index that only one edition has; a code that it lacks is empty."""

    title: str
    qualifier: str
    industry: str
    soc2020: str
    soc2010: str


@dataclass(frozen=True, slots=True, order=True)
class EntryChange:
    """A field of an entry that differs between the editions.

    Attributes:
        field: `soc2020`, `soc2010`, `isco08`, `default`, or `sub_unit_group` where the unit group is the same.
        title: title of the entry.
        qualifier: its additional qualifying term.
        industry: its industry qualifying term.
        before: the field in the older edition.
        after: the field in the newer edition.
    """

    field: str
    title: str
    qualifier: str
    industry: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, order=True)
class Flow:
    """Two SOC2020 unit groups, and the number of entries that moved from the first to the second."""

    before: str
    before_title: str
    after: str
    after_title: str
    entries: int


@dataclass(frozen=True, slots=True)
class Turnover:
    """What became of the entries of a SOC2020 unit group.

    Attributes:
        code: the unit group.
        title: its title.
        sub_major_group: title of its sub-major group.
        before: its entries in the older edition.
        after: its entries in the newer edition.
        added: entries that only the newer edition has.
        removed: entries that only the older edition has.
        moved_in: entries that came from other unit groups.
        moved_out: entries that went to other unit groups.
        moved: share of all entries it has in either edition that moved in or out, 0 to 1.
    """

    code: str
    title: str
    sub_major_group: str
    before: int
    after: int
    added: int
    removed: int
    moved_in: int
    moved_out: int
    moved: float


@dataclass(frozen=True, slots=True, order=True)
class GroupChange:
    """A group of a scheme that is new (its title before is empty), gone (its title after is) or renamed."""

    scheme: str
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, order=True)
class ShareChange:
    """Two groups that a crosswalk links, in the direction crossed, and the share of the link; 0 where there is none."""

    source_scheme: str
    target_scheme: str
    source: str
    target: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, order=True)
class Abbreviation:
    """An abbreviation of the coding index and one of its meanings."""

    abbreviation: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one folder of tables to another.

    Attributes:
        before: the older edition.
        after: the newer edition.
        added: entries of the index that are new.
        removed: entries that are gone.
        changed: entries with another code or default mark.
        flows: from which SOC2020 unit group to which entries moved, the most frequent first.
        turnovers: the SOC2020 unit groups with entries added, removed or moved, the largest share moved first.
        groups: groups of every scheme that are new, gone or renamed.
        shares: links of the crosswalks, in either direction, whose shares differ, the largest difference first.
        new_abbreviations: abbreviations that are new.
        old_abbreviations: abbreviations that are gone.
    """

    before: Edition
    after: Edition
    added: list[Entry]
    removed: list[Entry]
    changed: list[EntryChange]
    flows: list[Flow]
    turnovers: list[Turnover]
    groups: list[GroupChange]
    shares: list[ShareChange]
    new_abbreviations: list[Abbreviation]
    old_abbreviations: list[Abbreviation]

    def count(self) -> dict[str, int]:
        """Return how much changed, by what changed."""
        changed = Counter(each.field for each in self.changed)
        return {
            "entries added": len(self.added),
            "entries removed": len(self.removed),
            "entries moved to another SOC2020 unit group": changed["soc2020"],
            "entries moved within their SOC2020 unit group": changed["sub_unit_group"],
            "entries with another SOC2010 code": changed["soc2010"],
            "entries with another ISCO-08 code": changed["isco08"],
            "entries with another default mark": changed["default"],
            "groups added": sum(not each.before for each in self.groups),
            "groups removed": sum(not each.after for each in self.groups),
            "groups renamed": sum(bool(each.before and each.after) for each in self.groups),
            "crosswalk shares changed": len(self.shares),
            "abbreviations added": len(self.new_abbreviations),
            "abbreviations removed": len(self.old_abbreviations),
        }


def compare(old: Path, new: Path) -> Changes:
    """Return what changed from the tables in `old` to those in `new`.

    An entry is the same in both where title, qualifier and industry are, once normalised: one with other words counts
    as an entry removed and an entry added, and so does one that only the SOC2010 index had and the SOC2020 index takes
    in.

    Raises:
        UnsoundTablesError: one of the folders holds no sound tables.
    """
    before, after = _edition(old), _edition(new)
    old_index, new_index = _index(old), _index(new)
    pairs = list(_paired(old_index, new_index))
    added = [_entry(later) for earlier, later in pairs if later and not earlier]
    removed = [_entry(earlier) for earlier, later in pairs if earlier and not later]
    changed = [change for earlier, later in pairs if earlier and later for change in _changed(earlier, later)]
    moved = Counter((each.before, each.after) for each in changed if each.field == "soc2020")
    groups = {scheme: (_titles(scheme, old), _titles(scheme, new)) for scheme in (*SCHEMES, *SUBJECT_SCHEMES)}
    old_titles, new_titles = groups["soc2020"]
    flows = [Flow(one, old_titles[one], other, new_titles[other], count) for (one, other), count in moved.items()]
    abbreviations = [{Abbreviation(*row) for row in rows("abbreviations", folder)} for folder in (old, new)]
    return Changes(
        before=before,
        after=after,
        added=sorted(added),
        removed=sorted(removed),
        changed=sorted(changed),
        flows=sorted(flows, key=lambda each: (-each.entries, each)),
        turnovers=_turnovers(old_titles | new_titles, old_index, new_index, added, removed, moved),
        groups=[change for scheme, titles in groups.items() for change in _renamed(scheme, *titles)],
        shares=sorted(_shares(old, new), key=lambda each: (-abs(each.after - each.before), each)),
        new_abbreviations=sorted(abbreviations[1] - abbreviations[0]),
        old_abbreviations=sorted(abbreviations[0] - abbreviations[1]),
    )


def _edition(folder: Path) -> Edition:
    described = describe(folder)
    editions = {each["name"]: str(each["edition"]) for each in described["resources"] if each["name"] in SCHEMES}
    return Edition(described["version"], editions)


def _index(folder: Path) -> list[IndexEntry]:
    return [IndexEntry(*row) for row in rows("index", folder)]


def _paired(
    old: Iterable[IndexEntry], new: Iterable[IndexEntry]
) -> Iterator[tuple[IndexEntry | None, IndexEntry | None]]:
    """Yield each entry as it is in both editions, None where it is not.

    Entries that share a key are paired with those most like them: with the same codes and mark, else with the same
    unit group, else in the order of the index.
    """
    sharing: dict[tuple[str, ...], tuple[list[IndexEntry], list[IndexEntry]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((old, new)):
        for entry in entries:
            key = (*map(normalise, (entry.title, entry.qualifier, entry.industry)), entry.source)
            sharing[key][side].append(entry)
    for earlier, later in sharing.values():
        for alike in (_FIELDS, ("soc2020",), ()):
            for one in tuple(earlier):
                other = next((each for each in later if all(getattr(each, f) == getattr(one, f) for f in alike)), None)
                if other:
                    earlier.remove(one)
                    later.remove(other)
                    yield one, other
        yield from ((one, None) for one in earlier)
        yield from ((None, other) for other in later)


def _entry(entry: IndexEntry) -> Entry:
    return Entry(entry.title, entry.qualifier, entry.industry, entry.soc2020, entry.soc2010)


def _changed(earlier: IndexEntry, later: IndexEntry) -> Iterator[EntryChange]:
    for field in _FIELDS:
        before, after = getattr(earlier, field), getattr(later, field)
        if before != after and not (field == "sub_unit_group" and earlier.soc2020 != later.soc2020):
            yield EntryChange(field, later.title, later.qualifier, later.industry, before, after)


def _titles(scheme: str, folder: Path) -> dict[str, str]:
    return {code: title for code, title, *_ in rows(scheme, folder)}


def _renamed(scheme: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[GroupChange]:
    for code in sorted(old.keys() | new.keys()):
        if old.get(code) != new.get(code):
            yield GroupChange(scheme, code, old.get(code, ""), new.get(code, ""))


def _turnovers(
    titles: Mapping[str, str],
    old: Iterable[IndexEntry],
    new: Iterable[IndexEntry],
    added: Iterable[Entry],
    removed: Iterable[Entry],
    moved: Mapping[tuple[str, str], int],
) -> list[Turnover]:
    before, after, came, gone = (Counter(each.soc2020 for each in entries) for entries in (old, new, added, removed))
    moved_in: Counter[str] = Counter()
    moved_out: Counter[str] = Counter()
    for (source, target), entries in moved.items():
        moved_out[source] += entries
        moved_in[target] += entries
    touched = sorted(filter(None, {*came, *gone, *moved_in, *moved_out}))
    found = [
        Turnover(
            code,
            titles[code],
            titles[code[:_SUB_MAJOR]],
            before[code],
            after[code],
            came[code],
            gone[code],
            moved_in[code],
            moved_out[code],
            (moved_in[code] + moved_out[code]) / (before[code] + came[code] + moved_in[code]),
        )
        for code in touched
    ]
    return sorted(found, key=lambda each: (-each.moved, -each.moved_in - each.moved_out, each.code))


def _shares(old: Path, new: Path) -> Iterator[ShareChange]:
    for source, target in CROSSWALKS:
        earlier, later = (_links(f"crosswalk_{source}_{target}", folder) for folder in (old, new))
        for one, other in earlier.keys() | later.keys():
            before, after = earlier.get((one, other), (0.0, 0.0)), later.get((one, other), (0.0, 0.0))
            if abs(after[0] - before[0]) > _LEAST_DIFFERENCE:
                yield ShareChange(source, target, one, other, before[0], after[0])
            if abs(after[1] - before[1]) > _LEAST_DIFFERENCE:
                yield ShareChange(target, source, other, one, before[1], after[1])


def _links(table: str, folder: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the share and the reverse share of each pair of groups."""
    return {(one, other): (float(share), float(reverse)) for one, other, share, reverse, *_ in rows(table, folder)}
