"""flatJACS 3.0: the subject areas, principal subjects and detailed subjects of JACS 3.0."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_csv

_COLUMNS = {
    "area_code_per_principal_codes_website": "area",
    "JACS_3.0_subject_area": "area_title",
    "principal_code": "principal",
    "JACS_3.0_principal_subject": "principal_title",
    "detailed_code": "code",
    "JACS_3.0_detailed_subject": "title",
}


def read_subjects(path: Path) -> pd.DataFrame:
    """Return the detailed subjects: code, title, and the code and title of principal subject and area."""
    return read_csv(path, _COLUMNS)
