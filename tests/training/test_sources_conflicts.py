from __future__ import annotations

import pandas as pd

from training.sources import conflicts
from training.sources.conflicts import CORRECTIONS, KEY, Conflict


def entries(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["entry_id", "title", "soc2020", "soc2010"])
    keys = {key: frame["title"].str.casefold() if key == KEY[0] else "" for key in KEY}
    return frame.assign(**keys)


def test_slips_are_corrected() -> None:
    published = pd.DataFrame([{"entry_id": each.entry_id, each.field: each.found} for each in CORRECTIONS])
    right, found = conflicts.correct(published)
    assert [right.at[i, each.field] for i, each in enumerate(CORRECTIONS)] == [each.right for each in CORRECTIONS]
    assert [(each.found, each.kept) for each in found] == [(each.found, each.right) for each in CORRECTIONS]


def test_an_edition_without_a_slip_needs_no_correction() -> None:
    published = pd.DataFrame({"entry_id": ["b1zb", "a1aa"], "sub_unit_group": ["113201", "113902"]})
    right, found = conflicts.correct(published)
    assert right["sub_unit_group"].tolist() == ["113201", "113902"]
    assert found == []


def test_the_commonest_title_of_a_sub_unit_group_is_kept() -> None:
    frame = pd.DataFrame({"sub_unit_group": ["111101"] * 3, "sub_unit_group_title": ["Heads", "Chiefs", "Chiefs"]})
    titles, found = conflicts.sub_unit_titles(frame)
    assert titles.to_dict() == {"111101": "Chiefs"}
    assert found == [Conflict("sub-unit group title", "111101", "Heads", "Chiefs")]


def test_repeated_entries() -> None:
    frame = entries(
        ("a", "Guard", "1111", "1"),
        ("b", "guard", "1111", "1"),
        ("c", "GUARD", "2222", "1"),
        ("d", "Other", "1111", "1"),
    )
    assert [(each.kind, each.key) for each in conflicts.repeated(frame)] == [
        ("repeated entry", "b"),
        ("repeated entry, other code", "c"),
    ]


def test_entries_that_the_newer_index_recodes() -> None:
    newer = entries(("a", "Guard", "1111", "3333"), ("b", "Clerk", "1111", "4444"))
    older = entries(("x", "guard", "", "5555"), ("y", "clerk", "", "4444"), ("z", "gone", "", "5555"))
    assert list(conflicts.recoded(newer, older)) == [Conflict("SOC2010 code", "x", "guard: 5555", "3333")]


def test_shares_that_do_not_sum_to_one() -> None:
    columns = {f"{sample}_{part}": [0, 0] for sample in conflicts.SAMPLES for part in ("base", "share")}
    pairs = pd.DataFrame({"soc2010": ["1111", "1111"], **columns}).assign(lfs_men_base=50, lfs_men_share=[0.9, 0.06])
    assert [(each.key, each.found) for each in conflicts.short_shares(pairs)] == [("1111 lfs_men", "0.960")]
