"""Assemble what the coder learns from: coded adverts, the coding index, the words of volume 1, and uncoded adverts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pandas as pd

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.schemes import load_scheme
from models.clean import Cleaned, clean
from models.features import Fields

CODED_ADVERTS = "labelled/coded_adverts_train.csv"
CODED = "coded_adverts"
VOLUME_1 = "soc2020volume1*.xlsx"
HELD_OUT_OF = 8
"""One normalised title in so many is held out of learning, for calibration."""

_ALTERNATES_SHARE = 0.2
_INDEX_WEIGHT, _VOLUME_1_WEIGHT = 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Example:
    """An item to learn from.

    Attributes:
        title: as written.
        cleaned: the title cleaned, as the coder will see it.
        category: the job board's category, or empty.
        description: the advert's text, or empty.
        target: unit groups with shares that sum to 1.
        weight: what the example counts for; a coded advert counts 1.
        source: where it comes from.
    """

    title: str
    cleaned: Cleaned
    category: str
    description: str
    target: dict[str, float]
    weight: float
    source: str

    @property
    def fields(self) -> Fields:
        """What the classifier reads."""
        return Fields(self.cleaned.title, self.cleaned.core, self.category, self.description)

    @property
    def is_advert(self) -> bool:
        """Whether a coder coded it from an advert."""
        return self.source.startswith(CODED)

    @property
    def held_out(self) -> bool:
        """Whether it is held out of learning; the same title always falls on the same side."""
        return is_held_out(self.title)


def is_held_out(title: str) -> bool:
    """Say whether adverts with this title are held out of learning."""
    return crc32(normalise(title).encode()) % HELD_OUT_OF == 0


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
        source = f"{CODED}/{row['source']}"
        examples.append(Example(row["title"], cleaned, row["category"], row["description"], target, 1.0, source))
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
        )
        for entry in load_index().entries
        if entry.soc2020
    ]


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


def uncoded_adverts(folder: Path, without: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield title, category, location and description of uncoded adverts, no pair of title and category twice.

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
                yield title, category, location, description


_COLUMNS = {
    "title": ("title", "job_title"),
    "category": ("category",),
    "location": ("locationnormalized", "location", "city", "locality"),
    "description": ("fulldescription", "description", "job_description"),
}


def _plain(text: str, core: str, code: str, weight: float, source: str) -> Example:
    return Example(text, Cleaned(text, core, ()), "", "", {code: 1.0}, weight, source)


def _lines(cell: str) -> list[str]:
    return [line for part in re.split(r"[~\n]+", cell) if (line := part.strip()) and line != "<blank>"]
