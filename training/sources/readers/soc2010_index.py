"""The SOC2010 coding index (volume 2): entries and the structure of SOC2010."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.readers.structure import groups
from training.sources.sheets import read_sheet

_ENTRIES = {
    "REC NO": "record",
    "RECNOEXT": "extension",
    "INDEXOCC": "title",
    "ADD": "qualifier",
    "IND": "industry",
    "D": "default",
    "SOC 2010": "soc2010",
}
_STRUCTURE = {"Major Group": 1, "Sub-Major Group": 2, "Minor Group": 3, "Unit Group": 4, "Group Title": "title"}
_UNSPECIFIED = ", nos"


def read_entries(path: Path) -> pd.DataFrame:
    """Return the coded entries: identifier, title in natural word order, qualifier, industry, default, SOC2010 code.

    `nos` (not otherwise specified) after a title becomes its qualifier, as in the SOC2020 index.
    """
    frame = read_sheet(path, "SOC2010 Full Index V5", _ENTRIES)
    frame = frame[frame["soc2010"].str.fullmatch(r"\d{4}")]
    identifier = "v51-" + frame["record"] + "-" + frame["extension"]
    repeat = identifier.groupby(identifier).cumcount()
    unspecified = frame["title"].str.endswith(_UNSPECIFIED)
    qualifier = frame["qualifier"].map(_bare)
    return pd.DataFrame(
        {
            "entry_id": identifier.where(repeat == 0, identifier + "-" + (repeat + 1).astype(str)),
            "title": frame["title"].str.removesuffix(_UNSPECIFIED).map(natural_order),
            "qualifier": qualifier.where(~unspecified, ("nos: " + qualifier).str.removesuffix(": ")),
            "industry": frame["industry"].map(_bare),
            "default": frame["default"],
            "soc2010": frame["soc2010"],
        }
    ).reset_index(drop=True)


def read_soc2010(path: Path) -> pd.DataFrame:
    """Return the groups of SOC2010 from major to unit group: code, title, parent."""
    return groups(read_sheet(path, "SOC2010 Structure", _STRUCTURE))


def natural_order(title: str) -> str:
    """Return an index title in natural word order: `Officer, support, web` becomes `Web support officer`.

    A capital inside the title is kept where the word is an abbreviation or a name that the index itself put last.
    """
    head, *modifiers = (part.strip() for part in title.split(","))
    if not modifiers:
        return head
    if head[1:2].islower():
        head = head[:1].lower() + head[1:]
    natural = " ".join([*reversed(modifiers), head])
    return natural[:1].upper() + natural[1:]


def _bare(term: str) -> str:
    """Return a qualifying term without the brackets around it; brackets inside it stay."""
    term = term.strip(" :,")
    if term.count("(") > term.count(")") or (term.startswith("(") and term.endswith(")")):
        term = term.removeprefix("(")
    if term.count(")") > term.count("("):
        term = term.removesuffix(")")
    return term.strip(" :,")
