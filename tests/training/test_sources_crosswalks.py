from __future__ import annotations

import pandas as pd
import pytest

from training.sources.crosswalks import from_entries, pool, weigh


def pairs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "soc2010": ["1111", "1111", "1112"],
            "soc2020": ["2221", "2222", "2222"],
            "lfs_men_base": [10, 10, 8],
            "lfs_men_share": [0.4, 0.6, 1.0],
            "lfs_women_base": [0, 0, 0],
            "lfs_women_share": [0.0, 0.0, 0.0],
            "census_men_base": [40, 40, 10],
            "census_men_share": [0.5, 0.45, 1.0],
            "census_women_base": [20, 20, 2],
            "census_women_share": [0.0, 1.0, 1.0],
        }
    )


def test_pooled_shares_weigh_the_samples_by_their_respondents() -> None:
    pooled = pool(pairs())
    assert pooled["weight"].tolist() == [24, 44, 20]
    assert pooled["share"].tolist() == pytest.approx([24 / 68, 44 / 68, 1])
    assert pooled["reverse_share"].tolist() == pytest.approx([1, 44 / 64, 20 / 64])


def test_a_share_without_a_base_is_empty() -> None:
    pooled = pool(pairs())
    assert pooled["lfs_women_share"].isna().all()
    assert pooled["lfs_men_share"].tolist() == [0.4, 0.6, 1.0]


def test_links_are_weighed_by_the_people_of_the_source() -> None:
    links = pd.DataFrame(
        {"soc2010": ["1111", "1111", "1112"], "isco08": ["3331", "3332", "3332"], "share": [0.4, 0.6, 1]}
    )
    weighed = weigh(links, pd.Series({"1111": 100.0, "1112": 20.0}), "soc2010", "isco08")
    assert weighed["weight"].tolist() == [40, 60, 20]
    assert weighed["reverse_share"].tolist() == [1, 0.75, 0.25]


def test_shares_from_entries_leave_out_those_without_a_code() -> None:
    entries = pd.DataFrame({"soc2020": ["1111"] * 4 + [""], "isco08": ["2221", "2222", "2222", "", "2221"]})
    links = from_entries(entries)
    assert links["entries"].tolist() == [1, 2]
    assert links["share"].tolist() == pytest.approx([1 / 3, 2 / 3])
