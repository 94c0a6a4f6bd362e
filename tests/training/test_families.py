"""Families of titles, read from sources written here."""

from __future__ import annotations

import pandas as pd

from mappings.crosswalk import load_crosswalk
from training.families import ESCO, O_NET, families


def write(path, table):
    path.parent.mkdir(exist_ok=True)
    pd.DataFrame(table).to_csv(path, index=False)


def test_esco_names_the_groups_and_o_net_does_not(tmp_path):
    write(
        tmp_path / ESCO,
        {
            "iscoGroup": ["2221", "9999"],
            "preferredLabel": ["nurse", "odd one"],
            "altLabels": ["ward nurse\nNurse!", ""],
        },
    )
    for name, column in O_NET.items():
        write(tmp_path / name, {"O*NET-SOC Code": ["29-1141.00"], column: [f"{column} nurse"]})
    nurses, odd, o_net = families(tmp_path, without=[])
    assert nurses.titles == ("nurse", "ward nurse")
    assert nurses.groups == {link.code for link in load_crosswalk("isco08", "soc2020").targets("2221")}
    assert "2237" in nurses.groups
    assert (odd.titles, odd.groups) == (("odd one",), frozenset())
    assert o_net.titles == tuple(f"{column} nurse" for column in O_NET.values())
    assert o_net.groups == frozenset()


def test_titles_measured_on_are_left_out_and_families_without_a_title_too(tmp_path):
    write(
        tmp_path / ESCO,
        {"iscoGroup": ["2221", "2221"], "preferredLabel": ["nurse", "midwife"], "altLabels": ["sister", ""]},
    )
    (nurses,) = families(tmp_path, without=["NURSE", "Midwife"])
    assert nurses.titles == ("sister",)


def test_without_the_files_there_are_none(tmp_path):
    assert families(tmp_path, without=[]) == []
