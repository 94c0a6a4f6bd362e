"""The occupational maps of Skills England: occupations with their official code, products and typical job titles."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from training.sources.sheets import read_csv

_COLUMNS = {
    "occupation_id": "code",
    "title": "title",
    "level": "level",
    "route_id": "route",
    "soc2020": "soc2020",
    "products": "products",
    "typical_job_titles": "job_titles",
}
_FAMILY = r"^([A-Z]+\d+)"
_SENTENCE = re.compile(r"\b(?:is|are|may|must|could)\b")
"""What a note among the job titles has, and a job title has not."""


def read_occupations(path: Path) -> pd.DataFrame:
    """Return code, title, level, route (a number) and soc2020, which is empty where the source gives none."""
    frame = read_csv(path, _COLUMNS)
    return frame.drop(columns=["products", "job_titles"])


def read_products(path: Path) -> pd.DataFrame:
    """Return occupation and product: `ST` and four digits is an apprenticeship standard, `TL` a T Level."""
    frame = read_csv(path, _COLUMNS)
    return _each(frame, "products").rename(columns={"code": "occupation", "products": "product"})


def read_job_titles(path: Path) -> pd.DataFrame:
    """Return family and title: the typical job titles of an occupation, whatever the letter of its variant.

    Variants of one standard share their list. Notes among the titles are left out.
    """
    frame = read_csv(path, _COLUMNS)
    family = frame.assign(family=frame["code"].str.extract(_FAMILY)[0])[["family", "job_titles"]]
    titles = _each(family, "job_titles").rename(columns={"job_titles": "title"})
    titles["title"] = titles["title"].str.rstrip(".")
    return titles[~titles["title"].map(lambda title: bool(_SENTENCE.search(title)))].drop_duplicates(ignore_index=True)


def _each(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the first column and a row for each part of `column`, parts being set apart by `|`."""
    rows = frame.assign(**{column: frame[column].str.split("|")}).explode(column, ignore_index=True)
    rows[column] = rows[column].str.strip()
    return rows.loc[rows[column] != "", [frame.columns[0], column]]
