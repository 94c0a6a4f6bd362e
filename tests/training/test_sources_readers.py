from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mappings.errors import SocCoderError
from training.sources.readers import soc2010_index, soc2010_isco08, soc2010_soc2020, soc2020_index
from training.sources.readers.soc2010_index import natural_order
from training.sources.readers.structure import heading
from training.sources.sheets import read_sheet


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    with pd.ExcelWriter(path) as writer:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(writer, sheet_name=name.replace("_", " "), header=False, index=False)
    return path


@pytest.mark.parametrize(
    ("listed", "natural"),
    [
        ("Officer, support, web", "Web support officer"),
        ("Adviser", "Adviser"),
        ("Driver, HGV", "HGV driver"),
        ("MP, former", "Former MP"),
        ("Maker, ice-cream", "Ice-cream maker"),
        ("A", "A"),
    ],
)
def test_natural_order(listed: str, natural: str) -> None:
    assert natural_order(listed) == natural


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("SALES AND MARKETING OF THE ARTS", "Sales and Marketing of the Arts"),
        ("IN CHARGE", "In Charge"),
        ("Research (R&D) managers", "Research (R&D) managers"),
    ],
)
def test_heading(printed: str, title: str) -> None:
    assert heading(printed) == title


def test_a_sheet_is_read_as_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", Codes=[["SOC\n2020", "Title "], ["0110", " two  words\n"], [None, None], [1115, None]]
    )
    frame = read_sheet(path, "Codes", {"SOC 2020": "code", "Title": "title"})
    assert frame.to_dict("list") == {"code": ["0110", "1115"], "title": ["two words", ""]}


def test_what_is_wrong_with_a_sheet_is_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Codes=[["SOC 2020"], ["1111"]])
    with pytest.raises(SocCoderError, match=r"Sheet 'Index' of a\.xlsx cannot be read"):
        read_sheet(path, "Index")
    with pytest.raises(SocCoderError, match="lacks the columns Title, D"):
        read_sheet(path, "Codes", {"SOC 2020": "code", "Title": "title", "D": "default"})
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(SocCoderError, match=r"broken\.xlsx cannot be read"):
        read_sheet(broken, "Codes")


def test_soc2020_entries(tmp_path: Path) -> None:
    columns = list(soc2020_index._ENTRIES)
    coded = ["x1", "Night guard", "Guard, night", "armed", "bank", "O", "", "9231", "9231/01", "9241", "5414", "Guards"]
    refers = ["x2", "Watcher", "Watcher", "", "", "", "see Guard", "}}}}", "}}}}/}}", "}}}}", "}}}}", "}}}}/}}"]
    path = workbook(tmp_path / "a.xlsx", SOC2020_coding_index=[columns, coded, refers])
    first, second = soc2020_index.read_entries(path).to_dict("records")
    assert (first["soc2020"], first["sub_unit_group"], first["soc2010"], first["isco08"]) == (
        "9231",
        "923101",
        "9241",
        "5414",
    )
    assert second["see"] == "see Guard"
    assert (second["soc2020"], second["sub_unit_group"], second["soc2010"], second["isco08"]) == ("", "", "", "")


def test_soc2010_entries(tmp_path: Path) -> None:
    header = ["REC\nNO", "RECNOEXT", "D", "SOC 2010", "INDEXOCC", "IND", "ADD"]
    rows: list[list[object]] = [
        [1, 0, "O", 9241, "Guard, night", "(bank: vaults,", "armed)"],
        [1, 0, "", 9241, "Guard, day, nos", "(case (wood) mfr)", ""],
        [2, 5, "", "}}}}", "Watcher", "", ""],
        [3, 0, "", 9241, "Watchman, nos", "", "(night)"],
    ]
    path = workbook(tmp_path / "a.xlsx", SOC2010_Full_Index_V5=[header, *rows])
    entries = soc2010_index.read_entries(path)
    assert entries[["entry_id", "title", "qualifier", "industry", "soc2010"]].to_numpy().tolist() == [
        ["v51-1-0", "Night guard", "armed", "bank: vaults", "9241"],
        ["v51-1-0-2", "Day guard", "nos", "case (wood) mfr", "9241"],
        ["v51-3-0", "Watchman", "nos: night", "", "9241"],
    ]


def test_relationship(tmp_path: Path) -> None:
    header = list(soc2010_soc2020._headings())
    rows: list[list[object]] = [
        ["1111: Chiefs", "Total sample", *[10, None, 0, None, 40, None, 20, None]],
        [None, "1112: Leaders", *[None, 0.4, None, 0, None, 1, None, 0.95]],
        [None, "1113: Others", *[None, 0.6, None, 0, None, 0, None, 0]],
    ]
    pairs = soc2010_soc2020.read_pairs(workbook(tmp_path / "a.xlsx", Sheet1=[header, *rows]))
    assert pairs[["soc2010", "soc2020"]].to_numpy().tolist() == [["1111", "1112"], ["1111", "1113"]]
    assert pairs["lfs_men_base"].tolist() == [10, 10]
    assert pairs["lfs_men_share"].tolist() == [0.4, 0.6]
    assert pairs["census_women_share"].tolist() == [0.95, 0]


def test_soc2010_to_isco08(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheets = {
        "1to1s": [
            ["1111", "Chiefs", "1112", ""],
            ["2113", "Halves", "2111", ""],
            ["", "see worksheet '1to2 50-50'", "2114", ""],
        ],
        "1to2 50-50": [["2113", "Halves", "2111", ""], ["", "", "2114", ""]],
        "1to2 40-60": [["3311", "Ranks", "0210", ""], ["", "", "0310", ""]],
    }
    with pd.ExcelWriter(path) as writer:
        for name, rows in sheets.items():
            pd.DataFrame([["SOC", "title", "ISCO", "title"], *rows]).to_excel(
                writer, sheet_name=name, header=False, index=False
            )
    assert soc2010_isco08.read_links(path).to_numpy().tolist() == [
        ["1111", "1112", 1.0],
        ["2113", "2111", 0.5],
        ["2113", "2114", 0.5],
        ["3311", "0210", 0.4],
        ["3311", "0310", 0.6],
    ]
