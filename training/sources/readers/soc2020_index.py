"""The SOC2020 coding index (volume 2): entries, references, abbreviations and the frameworks of SOC2020 and ISCO-08."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.readers.structure import groups
from training.sources.sheets import read_sheet

_ENTRIES = {
    "UNIQUE ID": "entry_id",
    "INDEXOCC_-_natural_word_order": "title",
    "INDEXOCC": "reverse_title",
    "ADD": "qualifier",
    "IND": "industry",
    "D": "default",
    "SEE": "see",
    "SOC_2020": "soc2020",
    "SOC_2020_ext": "sub_unit_group",
    "SOC_2010": "soc2010",
    "ISCO-08 code based on SOC2020": "isco08",
    "SOC2020_ext_SUG_title": "sub_unit_group_title",
}
_FRAMEWORK = {
    "SOC2020 Major Group": 1,
    "SOC2020 Sub-Major Group": 2,
    "SOC2020 Minor Group": 3,
    "SOC2020 Unit Group": 4,
    "SOC2020 Group Title": "title",
}
_CODES = ["soc2020", "sub_unit_group", "soc2010", "isco08"]


def read_entries(path: Path) -> pd.DataFrame:
    """Return every row of the index; the codes of a row that only refers to another (`}}}}`) are empty."""
    frame = read_sheet(path, "SOC2020 coding index", _ENTRIES)
    frame["sub_unit_group"] = frame["sub_unit_group"].str.replace("/", "")
    frame[_CODES] = frame[_CODES].mask(frame[_CODES].apply(lambda codes: codes.str.contains("}", regex=False)), "")
    return frame


def read_abbreviations(path: Path) -> pd.DataFrame:
    """Return the abbreviations the index uses and their meanings; one abbreviation may have several."""
    frame = read_sheet(path, "Abbreviations").set_axis(["abbreviation", "meaning"], axis=1)
    start = frame.index[frame["abbreviation"] == "Abbreviation"][0] + 1
    frame = frame.loc[start:]
    return frame.assign(abbreviation=frame["abbreviation"].str.rstrip(" *"), meaning=frame["meaning"].str.rstrip("."))


def read_soc2020(path: Path) -> pd.DataFrame:
    """Return the groups of SOC2020 from major to unit group: code, title, parent."""
    return groups(read_sheet(path, "SOC2020 framework", _FRAMEWORK))


def read_isco08(path: Path) -> pd.DataFrame:
    """Return the groups of ISCO-08: code, title, parent."""
    frame = read_sheet(path, "ISCO-08 framework")
    frame = frame[frame[1].str.fullmatch(r"\d{1,4}")]
    return pd.DataFrame({"code": frame[1], "title": frame[2], "parent": frame[1].str[:-1]}).reset_index(drop=True)
