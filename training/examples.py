"""Assemble what the coder learns from: coded adverts, the coding index, the words of volume 1, and uncoded adverts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple
from zlib import crc32

import pandas as pd

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.clean import Cleaned, clean
from models.coding import Item, TitleKind
from models.features import Fields
from training.labelled import CODED_ADVERTS
from training.noise import noisy

CODED = "coded_adverts"
NOISY, STANDARD = "noisy_index", "apprenticeship_standard"
VOLUME_1 = "soc2020volume1*.xlsx"
APPRENTICESHIPS = "education/skills_england_occupations_part.csv"
HELD_OUT_OF = 8
"""One normalised title of adverts, and one apprenticeship standard, in so many is held out of learning."""
INDEX_HELD_OUT_OF = 16
"""One title of the coding index in so many is held out of learning; the coder looks it up all the same."""

_ALTERNATES_SHARE = 0.2
_INDEX_WEIGHT, _NOISY_WEIGHT, _VOLUME_1_WEIGHT = 0.5, 0.12, 0.4
_STANDARD_WEIGHT, _TYPICAL_WEIGHT = 1.0, 0.3


@dataclass(frozen=True, slots=True)
class Example:
    """An item to learn from.

    Attributes:
        title: as written.
        cleaned: the title cleaned, as the coder will see it.
        category: the job board's category, or empty.
        description: the advert's text, or empty.
        location: the advert's place, or empty.
        target: unit groups with shares that sum to 1.
        weight: what the example counts for; a coded advert counts 1.
        source: where it comes from.
        held_out: whether it is held out of learning.
    """

    title: str
    cleaned: Cleaned
    category: str
    description: str
    location: str
    target: dict[str, float]
    weight: float
    source: str
    held_out: bool = False

    @property
    def fields(self) -> Fields:
        """What the classifier reads."""
        return Fields(self.cleaned.title, self.cleaned.core, self.category, self.description)

    def item(self, kind: TitleKind) -> Item:
        """Return the item that a coder is given; for a job title, only the title."""
        if kind == "job_title":
            return Item(self.title)
        return Item(self.title, kind, category=self.category, description=self.description, location=self.location)

    @property
    def choice(self) -> str:
        """The unit group with the largest share."""
        return max(self.target, key=lambda code: self.target[code])

    @property
    def is_advert(self) -> bool:
        """Whether a coder coded it from an advert."""
        return self.source.startswith(CODED)


class Uncoded(NamedTuple):
    """An advert that nobody coded; all but its title and file may be empty."""

    title: str
    category: str
    location: str
    description: str
    file: str
    """Name of the file that it was read from."""


def is_held_out(title: str) -> bool:
    """Say whether adverts with this title are held out of learning; the same title always falls on the same side."""
    return _drawn(title, HELD_OUT_OF)


def is_held_out_entry(title: str) -> bool:
    """Say whether entries of the index with this title are held out of learning."""
    return _drawn(f"index {title}", INDEX_HELD_OUT_OF)


def coded_adverts(folder: Path) -> list[Example]:
    """Return the adverts of `CODED_ADVERTS` below `folder`; the alternates of each share a fifth of its target."""
    table = pd.read_csv(folder / CODED_ADVERTS, dtype=str, keep_default_na=False)
    known = set(load_scheme("soc2020").unit_groups)
    examples = []
    for row in table.to_dict("records"):
        others = {code for code in row["alternates"].split("|") if code in known and code != row["soc2020"]}
        target = {row["soc2020"]: 1 - _ALTERNATES_SHARE * bool(others)}
        target |= {code: _ALTERNATES_SHARE / len(others) for code in sorted(others)}
        cleaned = clean(row["title"], row["location"])
        given = (row["category"], row["description"], row["location"])
        source, is_out = f"{CODED}/{row['source']}", is_held_out(row["title"])
        examples.append(Example(row["title"], cleaned, *given, target, 1.0, source, is_out))
    return examples


def index_entries() -> list[Example]:
    """Return the entries of the SOC2020 coding index, each with its qualifier and industry."""
    return [
        _plain(
            " ".join(filter(None, (entry.title, entry.qualifier, entry.industry))),
            entry.title,
            entry.soc2020,
            _INDEX_WEIGHT,
            "index",
            is_held_out_entry(entry.title),
        )
        for entry in load_index().entries
        if entry.soc2020
    ]


def noisy_entries(seed: int) -> list[Example]:
    """Return the titles of the index that lead to one unit group, each once as an advert might have it."""
    rng = Random(seed)
    examples = []
    for title, entries in load_index().titles.items():
        codes = {entry.soc2020 for entry in entries} - {""}
        if len(codes) == 1:
            text = noisy(entries[0].title, rng)
            is_out = is_held_out_entry(title)
            examples.append(Example(text, clean(text), "", "", "", {codes.pop(): 1.0}, _NOISY_WEIGHT, NOISY, is_out))
    return examples


def apprenticeships(folder: Path) -> list[Example]:
    """Return titles and typical job titles of apprenticeship standards with an official code, if `folder` has them.

    The variants of a standard (`OCC0397A`, `OCC0397B`) fall on one side.
    """
    path = folder / APPRENTICESHIPS
    if not path.exists():
        return []
    known = set(load_scheme("soc2020").unit_groups)
    examples = []
    for row in pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records"):
        if row["soc2020"] not in known:
            continue
        is_out = _drawn(f"standard {row['occupation_id'].rstrip('ABCDEFGHIJ')}", HELD_OUT_OF)
        typical = filter(None, row["typical_job_titles"].split("|"))
        for title, weight, source in (
            (row["title"], _STANDARD_WEIGHT, STANDARD),
            *((title, _TYPICAL_WEIGHT, "typical_job_title") for title in typical),
        ):
            target = {row["soc2020"]: 1.0}
            examples.append(Example(title, clean(title), "", "", "", target, weight, source, is_out))
    return examples


def volume_1(folder: Path) -> list[Example]:
    """Return titles, related job titles and tasks of the unit groups, read from volume 1 where `folder` has it."""
    workbook = next(folder.rglob(VOLUME_1), None)
    if workbook is None:
        return []
    table = pd.read_excel(workbook, sheet_name="SOC2020 descriptions", dtype=str, engine="calamine").fillna("")
    code, title, tasks, related = (table.columns[place] for place in (3, 4, 8, 9))
    known = set(load_scheme("soc2020").unit_groups)
    return [
        _plain(text, text, row[code].strip(), _VOLUME_1_WEIGHT, "volume_1")
        for row in table.to_dict("records")
        if row[code].strip() in known
        for text in (row[title].strip(), *_lines(row[related]), *_lines(row[tasks]))
    ]


def uncoded_adverts(folder: Path, without: Iterable[str]) -> Iterator[Uncoded]:
    """Yield the uncoded adverts, no pair of title and category twice.

    Args:
        folder: the folder of sources, with `adverts/*.csv.gz`.
        without: titles to leave out, such as those that accuracy is measured on.
    """
    left_out = {normalise(title) for title in without}
    seen: set[tuple[str, str]] = set()
    for path in sorted((folder / "adverts").glob("*.csv.gz")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns=str.lower)
        columns = {name: next((one for one in names if one in table), None) for name, names in _COLUMNS.items()}
        for row in table.to_dict("records"):
            title, category, location, description = (row[column] if column else "" for column in columns.values())
            if path.name.startswith("nhs"):
                category = "NHS"
            key = normalise(title)
            if key and key not in left_out and (key, category) not in seen:
                seen.add((key, category))
                yield Uncoded(title, category, location, description, path.name)


_COLUMNS = {
    "title": ("title", "job_title"),
    "category": ("category",),
    "location": ("locationnormalized", "location", "city", "locality"),
    "description": ("fulldescription", "description", "job_description"),
}


def _plain(text: str, core: str, code: str, weight: float, source: str, held_out: bool = False) -> Example:
    return Example(text, Cleaned(text, core, ()), "", "", "", {code: 1.0}, weight, source, held_out)


def _drawn(key: str, of: int) -> bool:
    return crc32(normalise(key).encode()) % of == 0


def _lines(cell: str) -> list[str]:
    return [line for part in re.split(r"[~\n]+", cell) if (line := part.strip()) and line != "<blank>"]
