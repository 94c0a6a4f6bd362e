"""The official matches of JACS3 and HECoS, as the workbook of either direction gives them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_sheet

_RELATIONS = {"Close match": "close", "Related match": "related"}


def read_matches(path: Path, label: str = "JACS3 Label") -> pd.DataFrame:
    """Return category (of the subject that is mapped), jacs3, hecos, relation, and the JACS3 title.

    Args:
        path: the workbook.
        label: its heading over the JACS3 titles.
    """
    columns = {
        "Category": "category",
        "JACS3 code": "jacs3",
        label: "title",
        "Relation": "relation",
        "HECoS code": "hecos",
    }
    frame = read_sheet(path, "Terms", columns)
    return frame.assign(relation=frame["relation"].map(_RELATIONS))
