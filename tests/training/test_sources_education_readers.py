"""What the readers of subjects and of apprenticeships make of files written here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from mappings.errors import SocCoderError
from training.sources.readers import (
    cah,
    degree_routes,
    degree_subjects,
    hecos,
    jacs3,
    jacs3_hecos,
    occupational_maps,
    standards,
)
from training.sources.sheets import read_csv

CERAMICS, POTTERY, BOTH, NONE = (f"{digit * 8}-0000-0000-0000-{digit * 12}" for digit in "abcd")

RUBY = f"""
module Lists
  FIELDS = {{ name: 'What it is called' }}.freeze

  SINGLE = List.new(
    {{ '{CERAMICS}' =>
      {{ name: 'Ceramics',
        suggestion_synonyms: ["Potters' studies"],
        match_synonyms: ['Clay, glaze and fire', 'Clay [advanced]'],
        ref: nil,
        code_of_hecos: '999999',
        hecos_code: '100003',
        comment: 'Not the {{same}} as "name: Pottery".' }},
      '{POTTERY}' =>
      {{ name: "Women\\'s pottery",
        suggestion_synonyms: [],
        match_synonyms: [],
        hecos_code: '100051' }} }},
    schema: FIELDS
  )

  COMBINED = List.new(
    {{
      '{BOTH}' =>
      {{
        name: 'Ceramics and pottery',
        suggestion_synonyms: [],
        match_synonyms: ['Pots'],
        subject_ids: ['{CERAMICS}', # Potter's ceramics
                      '{POTTERY}'] # Pottery
      }},
      '{NONE}' =>
      {{
        name: 'Not known',
        match_synonyms: ['Unknown'],
        hecos_code: '999999',
        generic: true
      }}
    }}
  )
end
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of comma-separated values, of rows that are each given as text."""

    def write(*lines: str) -> Path:
        path = tmp_path / "a.csv"
        path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
        return path

    return write


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    with pd.ExcelWriter(path) as writer:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(writer, sheet_name=name, header=False, index=False)
    return path


def test_a_file_is_read_as_text(written: Callable[..., Path]) -> None:
    path = written("code,title,more", '01,"two  words, ",x', "", "7,,")
    assert read_csv(path, {"title": "what", "code": "code"}).to_dict("list") == {
        "what": ["two words,", ""],
        "code": ["01", "7"],
    }


def test_what_is_wrong_with_a_file_is_said(written: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(SocCoderError, match=r"a\.csv lacks the columns level"):
        read_csv(written("code,title"), {"code": "code", "level": "level"})
    with pytest.raises(SocCoderError, match=r"none\.csv cannot be read"):
        read_csv(tmp_path / "none.csv", {"code": "code"})
    (tmp_path / "latin.csv").write_bytes("caf\u00e9".encode("latin-1"))
    with pytest.raises(SocCoderError, match=r"latin\.csv cannot be read"):
        read_csv(tmp_path / "latin.csv", {"code": "code"})


def test_hecos(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        simple=[["Subject code", "Term", "Definition"], [100003, "ceramics", "No sentence is read."]],
        preferred=[["Subject code", "Preferred term", "Non-preferred term"], [100003, "ceramics", "pots"]],
    )
    assert hecos.read_subjects(path).to_dict("records") == [{"code": "100003", "title": "ceramics"}]
    assert hecos.read_synonyms(path).to_dict("records") == [{"synonym": "pots", "hecos": "100003"}]


def test_matches(tmp_path: Path) -> None:
    header = ["Category", "JACS3 code", "JACS3 Label", "Relation", "HECoS code", "HECoS Label"]
    rows = [[2, "W200", "Pots", "Close match", 100003, "ceramics"], [2, "W200", "Pots", "Related match", 100050, "a"]]
    frame = jacs3_hecos.read_matches(workbook(tmp_path / "a.xlsx", Terms=[header, *rows]))
    assert frame[["category", "jacs3", "relation", "hecos"]].to_numpy().tolist() == [
        ["2", "W200", "close", "100003"],
        ["2", "W200", "related", "100050"],
    ]


def test_cah_of_the_workbook(tmp_path: Path) -> None:
    one, two, three = "(CAH21) arts", "(CAH21-01) creative arts", "(CAH21-01-04) crafts (other)"
    path = workbook(
        tmp_path / "a.xlsx",
        CAH=[["CAH1", "CAH2", "CAH3"], [one, two, three], [one, two, "(CAH21-01-05) more"]],
        HECoS_CAH_Mapping=[["HECoS", "CAH3", "CAH2", "CAH1"], ["(100003) ceramics", three, two, one]],
        JACS_CAH_Mapping=[
            ["JACS Principal Subject", "JACS_4Digit", "CAH3"],
            ["(W2) Design studies\n", "(W200) Pots", three],
        ],
    )
    assert cah.read_workbook(path).to_numpy().tolist() == [
        ["21", "arts", ""],
        ["21-01", "creative arts", "21"],
        ["21-01-04", "crafts (other)", "21-01"],
        ["21-01-05", "more", "21-01"],
    ]
    assert cah.read_workbook_hecos(path).to_dict("records") == [
        {"hecos": "100003", "title": "ceramics", "cah": "21-01-04"}
    ]
    assert cah.read_workbook_jacs3(path).to_dict("records") == [
        {"jacs3": "W200", "principal": "W2", "cah": "21-01-04", "principal_title": "Design studies"}
    ]


def test_cah_of_a_later_version(written: Callable[..., Path]) -> None:
    path = written(
        "HECoS_Code,HECoS_Label,CAH3_Code,CAH3_Label,CAH2_Code,CAH2_Label,CAH1_Code,CAH1_Label",
        '100003,ceramics,25-01-03,design,25-01,arts,25,"design, and arts"',
        '100051,textiles,25-01-03,design,25-01,arts,25,"design, and arts"',
    )
    assert cah.read_later(path).to_numpy().tolist() == [
        ["25", "design, and arts", ""],
        ["25-01", "arts", "25"],
        ["25-01-03", "design", "25-01"],
    ]
    assert cah.read_later_hecos(path)["cah"].tolist() == ["25-01-03", "25-01-03"]


def test_jacs3(written: Callable[..., Path]) -> None:
    headings = ",".join([*jacs3._COLUMNS, "flatJACS_3.0_detailed_subject"])
    (row,) = jacs3.read_subjects(written(headings, "H,Arts,W2,Design,W200,Pots,Pots of all kinds")).to_dict("records")
    assert row == {
        "area": "H",
        "area_title": "Arts",
        "principal": "W2",
        "principal_title": "Design",
        "code": "W200",
        "title": "Pots",
    }


def test_degree_subjects_are_read_from_ruby(tmp_path: Path) -> None:
    (tmp_path / "a.rb").write_text(RUBY, encoding="utf-8")
    assert degree_subjects.read_subjects(tmp_path / "a.rb").to_numpy().tolist() == [
        ["Ceramics", "100003"],
        ["Women's pottery", "100051"],
        ["Ceramics and pottery", "100003"],
        ["Ceramics and pottery", "100051"],
    ]
    assert degree_subjects.read_synonyms(tmp_path / "a.rb").to_numpy().tolist() == [
        ["Clay, glaze and fire", "match", "Ceramics"],
        ["Clay [advanced]", "match", "Ceramics"],
        ["Potters' studies", "suggestion", "Ceramics"],
        ["Pots", "match", "Ceramics and pottery"],
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SINGLE = List.new({})", "holds no list of degree subjects"),
        (f"{{ '{CERAMICS}' => {{ match_synonyms: [] }} }}", "holds no list of degree subjects"),
        (f"{{ '{BOTH}' => {{ name: 'Both', subject_ids: ['{POTTERY}'] }} }}", f"{POTTERY} has no HECoS code"),
    ],
)
def test_what_is_wrong_with_a_list_of_degree_subjects_is_said(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.rb").write_text(text, encoding="utf-8")
    with pytest.raises(SocCoderError, match=rf"a\.rb.*{problem}"):
        degree_subjects.read_subjects(tmp_path / "a.rb")


def test_occupational_maps(written: Callable[..., Path]) -> None:
    path = written(
        "occupation_id,title,level,route_id,soc2020,typical_job_titles,products",
        "OCC0001A,Potter - wheel,3,6,5441,potter|Thrower.| |This title may be used by anyone,ST0001|TL0001a",
        "OCC0001B,Potter - kiln,3,6,,potter|Thrower.,ST0001",
        "OCC0002,Glazier of pots,6,6,,,",
    )
    assert occupational_maps.read_occupations(path).to_numpy().tolist() == [
        ["OCC0001A", "Potter - wheel", "3", "6", "5441"],
        ["OCC0001B", "Potter - kiln", "3", "6", ""],
        ["OCC0002", "Glazier of pots", "6", "6", ""],
    ]
    assert occupational_maps.read_products(path).to_numpy().tolist() == [
        ["OCC0001A", "ST0001"],
        ["OCC0001A", "TL0001a"],
        ["OCC0001B", "ST0001"],
    ]
    assert occupational_maps.read_job_titles(path).to_dict("records") == [
        {"family": "OCC0001", "title": "potter"},
        {"family": "OCC0001", "title": "Thrower"},
    ]


def test_standards(written: Callable[..., Path]) -> None:
    path = written("reference,lars_code,title,level,route,overview", "ST0001 ,274,Potter ,3,Creative,A sentence.")
    assert standards.read_standards(path).to_dict("records") == [
        {"code": "274", "reference": "ST0001", "title": "Potter", "level": "3", "route": "Creative"}
    ]


def test_advice_is_no_degree_subject(written: Callable[..., Path]) -> None:
    path = written(
        "subject,soc2010",
        "art and design,3411",
        "art and design,3411",
        "do an art degree,3411",
        "a year at a kiln,3411",
        "anything that you like if you have made pots,3411",
        '"theatrical, media and special effects make-up",3411',
    )
    assert degree_routes.read_routes(path)["subject"].tolist() == [
        "art and design",
        "theatrical, media and special effects make-up",
    ]
