"""The official relationship between SOC2010 and SOC2020: shares and bases by sex, in the LFS and the Census."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from training.sources.sheets import read_sheet

SAMPLES = ("lfs_men", "lfs_women", "census_men", "census_women")


def _headings() -> dict[str, str]:
    headings = {"SOC2010": "soc2010", "SOC2020": "soc2020"}
    for sample in SAMPLES:
        source, sex = sample.split("_")
        headings[f"{sex}_{source}_base_2010"] = f"{sample}_base"
        headings[f"{sex}_{source}_perc_2020"] = f"{sample}_share"
    return headings


def read_pairs(path: Path) -> pd.DataFrame:
    """Return a row for each pair of unit groups.

    Columns: soc2010, soc2020 and, for each of the four samples, `_base` (respondents in the SOC2010 group, integer) and
    `_share` (share of them coded to the SOC2020 group, 0 to 1; all 0 where the base is 0).
    """
    frame = read_sheet(path, "Sheet1", _headings())
    frame["soc2010"] = frame["soc2010"].str.split(":").str[0].replace("", None).ffill()
    total = frame["soc2020"] == "Total sample"
    pairs = frame[~total].drop(columns=[f"{sample}_base" for sample in SAMPLES])
    pairs = pairs.assign(soc2020=pairs["soc2020"].str.split(":").str[0])
    bases = frame.loc[total, ["soc2010", *(f"{sample}_base" for sample in SAMPLES)]]
    pairs = pairs.merge(bases, on="soc2010", how="left", validate="many_to_one")
    for sample in SAMPLES:
        pairs[f"{sample}_base"] = pd.to_numeric(pairs[f"{sample}_base"]).astype(int)
        pairs[f"{sample}_share"] = pd.to_numeric(pairs[f"{sample}_share"])
    return pairs
