"""The groups of a scheme from a sheet with one column of codes for each level."""

from __future__ import annotations

import pandas as pd

_SMALL_WORDS = {"and", "in", "of", "the", "for", "with", "to", "as", "a"}
_LEVELS = 4


def groups(frame: pd.DataFrame) -> pd.DataFrame:
    """Return code, title and parent of every group.

    Args:
        frame: columns 1 to 4 hold the code of a major, sub-major, minor or unit group, `title` its title.
    """
    code = frame[list(range(1, _LEVELS + 1))].agg("".join, axis=1)
    wanted = code.str.fullmatch(r"\d{1,4}")
    table = pd.DataFrame({"code": code, "title": frame["title"].map(heading)})[wanted]
    return table.assign(parent=table["code"].str[:-1]).reset_index(drop=True)


def heading(title: str) -> str:
    """Return `title` in title case when it is all capitals, as it is otherwise."""
    if not title.isupper():
        return title
    words = title.lower().split()
    return " ".join(word if place and word in _SMALL_WORDS else word.capitalize() for place, word in enumerate(words))
