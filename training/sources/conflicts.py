"""What the sources contradict themselves or each other about, and what the tables keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from training.sources.readers.soc2010_index import natural_order
from training.sources.readers.soc2010_soc2020 import SAMPLES

KEY = ["title_key", "qualifier_key", "industry_key"]
"""Columns by which entries of two indexes are compared: title, qualifier and industry, normalised."""

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """A row of the table of conflicts."""

    kind: str
    key: str
    found: str
    kept: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip in an entry of the SOC2020 index, put right by what the rest of the entry says."""

    entry_id: str
    field: str
    found: str
    right: str


CORRECTIONS = (
    # Director (marketing): unit group 1132, ISCO-08 1221 and the earlier editions all say marketing.
    Correction("b1zb", "sub_unit_group", "113902", "113201"),
    # Manager, facilities, IT: a capital I in the natural word order where INDEXOCC has a small one.
    Correction("e9po", "title", "IT facilIities manager", "IT facilities manager"),
)


def correct(entries: pd.DataFrame) -> tuple[pd.DataFrame, list[Conflict]]:
    """Return the entries with known slips corrected, and a conflict for each; an edition may lack some or all."""
    entries = entries.set_index("entry_id")
    there = [
        each
        for each in CORRECTIONS
        if each.entry_id in entries.index and entries.at[each.entry_id, each.field] == each.found
    ]
    for each in there:
        entries.at[each.entry_id, each.field] = each.right
    return entries.reset_index(), [
        Conflict("slip", f"{each.entry_id} {each.field}", each.found, each.right) for each in there
    ]


def sub_unit_titles(entries: pd.DataFrame) -> tuple[pd.Series[str], list[Conflict]]:
    """Return the title of each sub-unit group, the commonest among its entries, and a conflict for each other title."""
    counts = (
        entries.groupby(["sub_unit_group", "sub_unit_group_title"]).size().sort_values(ascending=False, kind="stable")
    )
    table = counts.reset_index()
    titles = table.drop_duplicates("sub_unit_group").set_index("sub_unit_group")["sub_unit_group_title"]
    others = table[table.duplicated("sub_unit_group")]
    return titles, [
        Conflict("sub-unit group title", code, title, titles[code])
        for code, title in zip(others["sub_unit_group"], others["sub_unit_group_title"], strict=True)
    ]


def word_order(entries: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the entries whose title in natural order is not their INDEXOCC with its words turned round."""
    expected = entries["reverse_title"].map(natural_order)
    differs = entries[expected.str.casefold() != entries["title"].str.casefold()]
    for entry in differs.itertuples():
        yield Conflict("word order", f"{entry.entry_id} title", str(entry.reverse_title), str(entry.title))


def repeated(entries: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the entries of the SOC2020 index with the key of an earlier one; both are kept."""
    firsts = entries.drop_duplicates(KEY)
    repeats = entries[entries.duplicated(KEY)].merge(firsts, on=KEY, suffixes=("", "_first"))
    for entry in repeats.itertuples():
        agrees = str(entry.soc2020) == str(entry.soc2020_first)
        kind = "repeated entry" if agrees else "repeated entry, other code"
        earlier = f"{entry.entry_id_first} {entry.title_first}: {entry.soc2020_first}"
        yield Conflict(kind, str(entry.entry_id), f"{entry.title}: {entry.soc2020}", f"both; {earlier}")


def recoded(newer: pd.DataFrame, older: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the entries of the older index to which the newer one gives other SOC2010 codes."""
    codes = (
        newer[newer["soc2010"] != ""]
        .groupby(KEY)["soc2010"]
        .agg(lambda each: "|".join(sorted(set(each))))
        .rename("newer")
    )
    both = older.merge(codes, left_on=KEY, right_index=True)
    differs = both[[old not in new.split("|") for old, new in zip(both["soc2010"], both["newer"], strict=True)]]
    for entry in differs.itertuples():
        yield Conflict("SOC2010 code", str(entry.entry_id), f"{entry.title}: {entry.soc2010}", str(entry.newer))


def uncoded(entries: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the entries that have a SOC2020 code but lack one of another scheme."""
    for scheme in ("soc2010", "isco08"):
        for entry in entries[entries[scheme] == ""].itertuples():
            yield Conflict("no code", f"{entry.entry_id} {scheme}", str(entry.title), "empty")


def short_shares(pairs: pd.DataFrame) -> Iterator[Conflict]:
    """Yield the SOC2010 groups whose published shares in a sample do not sum to 1."""
    for sample in SAMPLES:
        based = pairs[pairs[f"{sample}_base"] > 0]
        sums = based.groupby("soc2010")[f"{sample}_share"].sum()
        for code, total in sums[(sums - 1).abs() > _ROUNDING].items():
            yield Conflict(
                "shares do not sum to 1", f"{code} {sample}", f"{total:.3f}", "as published; the pooled share sums to 1"
            )
