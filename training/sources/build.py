"""Build the tables from the source files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from mappings.normalise import normalise
from training.sources import conflicts, education
from training.sources.conflicts import KEY, Conflict
from training.sources.crosswalks import from_entries, pool, weigh
from training.sources.readers import soc2010_index, soc2010_isco08, soc2010_soc2020, soc2020_index
from training.sources.tables import TABLES

_TERMS = ["title", "qualifier", "industry"]


@dataclass(frozen=True, slots=True)
class Built:
    """The tables by name, each with the columns of its schema, and the conflicts found on the way."""

    tables: dict[str, pd.DataFrame]
    conflicts: list[Conflict]


def build(files: Mapping[str, Path]) -> Built:
    """Build every table of `TABLES` from the files found by `catalogue.locate`.

    Raises:
        SocCoderError: a file lacks a sheet or a column.
    """
    new_index, old_index = files["soc2020_index"], files["soc2010_index"]
    published = soc2020_index.read_entries(new_index)
    titles, title_conflicts = conflicts.sub_unit_titles(published[published["soc2020"] != ""])
    listed, slips = conflicts.correct(published)
    newer = _keyed(listed[listed["soc2020"] != ""])
    older = _keyed(soc2010_index.read_entries(old_index))
    official = soc2010_soc2020.read_pairs(files["soc2010_soc2020"])
    pooled = pool(official)
    subjects, subject_conflicts = education.subjects(files)
    occupations, occupation_conflicts = education.occupations(files, newer)
    tables = {
        "soc2020": _with_sub_unit_groups(soc2020_index.read_soc2020(new_index), titles),
        "soc2010": soc2010_index.read_soc2010(old_index),
        "isco08": soc2020_index.read_isco08(new_index),
        "index": _index(newer, older),
        "see": _references(listed[listed["soc2020"] == ""]),
        "abbreviations": soc2020_index.read_abbreviations(new_index),
        "crosswalk_soc2010_soc2020": pooled,
        "crosswalk_soc2010_isco08": weigh(
            soc2010_isco08.read_links(files["soc2010_isco08"]),
            pooled.groupby("soc2010")["weight"].sum(),
            "soc2010",
            "isco08",
        ),
        "crosswalk_soc2020_isco08": weigh(
            from_entries(newer), pooled.groupby("soc2020")["weight"].sum(), "soc2020", "isco08"
        ),
        **subjects,
        **occupations,
    }
    both = *subject_conflicts, *occupation_conflicts
    found = sorted({*slips, *title_conflicts, *_conflicts(newer, older, official), *both})
    tables["conflicts"] = pd.DataFrame([asdict(each) for each in found])
    for table in TABLES:
        frame = tables[table.name][table.columns]
        order = [] if table.name == "index" else table.columns
        tables[table.name] = frame.sort_values(order, ignore_index=True) if order else frame
    return Built(tables, found)


def _conflicts(newer: pd.DataFrame, older: pd.DataFrame, official: pd.DataFrame) -> Iterator[Conflict]:
    yield from conflicts.word_order(newer)
    yield from conflicts.repeated(newer)
    yield from conflicts.recoded(newer, older)
    yield from conflicts.uncoded(newer)
    yield from conflicts.short_shares(official)


def _keyed(entries: pd.DataFrame) -> pd.DataFrame:
    return entries.assign(**{key: entries[term].map(normalise) for key, term in zip(KEY, _TERMS, strict=True)})


def _index(newer: pd.DataFrame, older: pd.DataFrame) -> pd.DataFrame:
    """Return the newer index, then the entries of the older that it lacks, each in the order of its source."""
    known = pd.MultiIndex.from_frame(newer[KEY])
    lacking = older.drop_duplicates(KEY)
    lacking = lacking[~pd.MultiIndex.from_frame(lacking[KEY]).isin(known)]
    both = pd.concat([newer.assign(source="soc2020_index"), lacking.assign(source="soc2010_index")], ignore_index=True)
    return both.fillna("")


def _with_sub_unit_groups(groups: pd.DataFrame, titles: pd.Series[str]) -> pd.DataFrame:
    below = pd.DataFrame({"code": titles.index, "title": titles.to_numpy(), "parent": titles.index.str[:4]})
    return pd.concat([groups, below], ignore_index=True)


def _references(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that refer to another title, less those that only refer to the notes."""
    parts = rows["see"].str.extract(r"^see (?:also )?(?P<see>[^()]+?)\s*(?:\((?P<see_qualifier>[^()]*)\))?$").fillna("")
    references = rows.assign(
        see=parts["see"].map(soc2010_index.natural_order), see_qualifier=parts["see_qualifier"].str.strip()
    )
    return references[~references["see"].isin(["", "Notes", "notes"])]
