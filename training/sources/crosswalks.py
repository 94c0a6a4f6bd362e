"""Shares of the crosswalks from what the sources count."""

from __future__ import annotations

import pandas as pd

from training.sources.readers.soc2010_soc2020 import SAMPLES

_DECIMALS = 9


def pool(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the official pairs with a pooled `share`, `reverse_share` and `weight`.

    Each sample's share times its base is a count of respondents coded to both groups. The weight of a pair is the sum
    of the four counts; its share is that weight over the weights of the SOC2010 group, its reverse share over those of
    the SOC2020 group. Small samples so count for little, a sample without a base for nothing, and the shares of a group
    sum to 1 although the published ones may not.
    """
    counts = [pairs[f"{sample}_base"] * pairs[f"{sample}_share"] for sample in SAMPLES]
    weight = sum(counts[1:], start=counts[0]).round()
    shares = {f"{sample}_share": pairs[f"{sample}_share"].where(pairs[f"{sample}_base"] > 0) for sample in SAMPLES}
    return _both_ways(
        pairs.assign(**shares, weight=weight, share=weight / _total(weight, pairs["soc2010"])), "soc2010", "soc2020"
    )


def weigh(links: pd.DataFrame, people: pd.Series[float], source: str, target: str) -> pd.DataFrame:
    """Return links that have a `share` with the people each stands for and the `reverse_share` that follows.

    Args:
        links: columns `source`, `target` and `share`.
        people: people in each group of `source`.
        source: column of the group that the share is of.
        target: column of the group the share is in.
    """
    return _both_ways(links.assign(weight=links[source].map(people) * links["share"]), source, target)


def from_entries(entries: pd.DataFrame) -> pd.DataFrame:
    """Return soc2020, isco08, the number of `entries` with both, and their `share` of those of the SOC2020 group."""
    both = entries[(entries["soc2020"] != "") & (entries["isco08"] != "")]
    links = both.groupby(["soc2020", "isco08"]).size().rename("entries").reset_index()
    return links.assign(share=links["entries"] / _total(links["entries"], links["soc2020"]))


def _both_ways(links: pd.DataFrame, source: str, target: str) -> pd.DataFrame:
    reverse = links["weight"] / _total(links["weight"], links[target])
    numbers = links.assign(reverse_share=reverse).round(_DECIMALS)
    return numbers.sort_values([source, target], ignore_index=True)


def _total(values: pd.Series, groups: pd.Series) -> pd.Series:
    return values.groupby(groups).transform("sum")
