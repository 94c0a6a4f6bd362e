"""The HECoS vocabulary: the terms of its subjects, and the non-preferred terms that stand for them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_sheet


def read_subjects(path: Path) -> pd.DataFrame:
    """Return the subjects: code, title."""
    return read_sheet(path, "simple", {"Subject code": "code", "Term": "title"})


def read_synonyms(path: Path) -> pd.DataFrame:
    """Return the non-preferred terms: synonym, and the code of the subject, hecos, that it stands for."""
    return read_sheet(path, "preferred", {"Non-preferred term": "synonym", "Subject code": "hecos"})
