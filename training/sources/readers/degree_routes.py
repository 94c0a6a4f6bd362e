"""The degree subjects that job profiles of the National Careers Service name as a way in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_csv

_MOST_WORDS = 6
_ADVICE = r"(?:a|an|as|do|to)\s"
"""How advice begins, and the name of a subject does not."""


def read_routes(path: Path) -> pd.DataFrame:
    """Return subject and soc2010, the unit group of the job profile; advice in the place of a subject is left out."""
    frame = read_csv(path, {"subject": "subject", "soc2010": "soc2010"})
    named = (frame["subject"].str.count(" ") < _MOST_WORDS) & ~frame["subject"].str.match(_ADVICE)
    return frame[named].drop_duplicates(ignore_index=True)
