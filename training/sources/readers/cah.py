"""The Common Aggregation Hierarchy: its groups, and the group that each subject of HECoS and JACS3 is in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_csv, read_sheet

_LABELLED = r"^\((?:CAH)?(?P<code>[\w-]+)\) (?P<title>.*)$"
_LEVELS = ("CAH1", "CAH2", "CAH3")


def read_workbook(path: Path) -> pd.DataFrame:
    """Return the groups of version 1.1: code, title, parent."""
    frame = read_sheet(path, "CAH", {level: level for level in _LEVELS})
    return _groups(pd.concat([_split(frame[level]) for level in _LEVELS]))


def read_workbook_hecos(path: Path) -> pd.DataFrame:
    """Return the HECoS subjects of version 1.1: hecos, title, and the group cah at the third level."""
    frame = read_sheet(path, "HECoS_CAH_Mapping", {"HECoS": "HECoS", "CAH3": "CAH3"})
    subjects = _split(frame["HECoS"]).rename(columns={"code": "hecos"})
    return subjects.assign(cah=_split(frame["CAH3"])["code"])


def read_workbook_jacs3(path: Path) -> pd.DataFrame:
    """Return the detailed subjects of JACS3 in version 1.1: jacs3, cah, principal and its principal_title."""
    headings = {"JACS_4Digit": "jacs3", "JACS Principal Subject": "principal", "CAH3": "cah"}
    frame = read_sheet(path, "JACS_CAH_Mapping", headings)
    codes = frame.apply(lambda labels: _split(labels)["code"])
    return codes.assign(principal_title=_split(frame["principal"])["title"])


def read_later(path: Path) -> pd.DataFrame:
    """Return the groups of a later version: code, title, parent."""
    frames = [read_csv(path, {f"{level}_Code": "code", f"{level}_Label": "title"}) for level in _LEVELS]
    return _groups(pd.concat(frames))


def read_later_hecos(path: Path) -> pd.DataFrame:
    """Return the HECoS subjects of a later version: hecos, and the group cah at the third level."""
    return read_csv(path, {"HECoS_Code": "hecos", "CAH3_Code": "cah"})


def _split(labels: pd.Series[str]) -> pd.DataFrame:
    """Return the code and the title in labels such as `(CAH01-01-04) dentistry`."""
    return labels.str.extract(_LABELLED)


def _groups(frame: pd.DataFrame) -> pd.DataFrame:
    groups = frame.drop_duplicates(ignore_index=True)
    return groups.assign(parent=groups["code"].str.rpartition("-")[0])
