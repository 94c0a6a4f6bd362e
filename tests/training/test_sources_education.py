"""The tables of subjects and occupations that are made of several sources, and the conflicts among them."""

from __future__ import annotations

import pandas as pd

from training.sources import education_conflicts
from training.sources.conflicts import KEY, Conflict
from training.sources.education import jacs3_groups, route_names

LISTED = pd.DataFrame(
    [
        ("7", "Mathematics", "G1", "Pure mathematics", "G100", "Pure Mathematics"),
        ("9", "Engineering", "H0", "Broad engineering", "J000", "Technologies"),
        ("9", "Engineering", "J9", "Other technology", "J941", "Office machines"),
    ],
    columns=["area", "area_title", "principal", "principal_title", "code", "title"],
)
MATCHES = pd.DataFrame(
    [("G100", "Pure mathematics"), ("G190", "Mathematics of pots"), ("G000", "Mathematics"), ("J000", "Technologies")],
    columns=["jacs3", "title"],
)
IN_CAH = pd.DataFrame(
    [("G100", "G1", "Pure maths"), ("G190", "G1", "Pure maths"), ("J000", "H0", "Broad engineering")],
    columns=["jacs3", "principal", "principal_title"],
)


def test_the_groups_of_jacs3_come_from_three_sources() -> None:
    groups = jacs3_groups(MATCHES, LISTED, IN_CAH).set_index("code")
    assert groups["parent"].to_dict() == {
        "7": "",
        "9": "",
        "G1": "7",
        "H0": "9",
        "J9": "9",
        "G100": "G1",
        "G190": "G1",
        "G000": "7",
        "J000": "H0",
        "J941": "J9",
    }
    assert groups.at["G100", "title"] == "Pure mathematics"


def test_a_route_has_the_name_of_most_of_its_standards() -> None:
    occupations = pd.DataFrame({"code": ["a", "b", "c", "d"], "route": ["1", "1", "1", "2"]})
    products = pd.DataFrame({"occupation": ["a", "b", "c", "d"], "product": ["ST0001", "ST0002", "ST0003", "ST0004"]})
    older = pd.DataFrame(
        {
            "reference": ["ST0001", "ST0002", "ST0003", "ST0004", ""],
            "route": ["Crafts", "Design", "Crafts", "Digital", "Digital"],
        }
    )
    assert route_names(occupations, products, older).to_numpy().tolist() == [["1", "Crafts"], ["2", "Digital"]]


def test_conflicts_of_jacs3() -> None:
    tables = {
        "jacs3": jacs3_groups(MATCHES, LISTED, IN_CAH),
        "jacs3_hecos": MATCHES[["jacs3"]],
        "jacs3_cah": IN_CAH[["jacs3"]],
    }
    assert sorted(education_conflicts.jacs3(tables, LISTED, IN_CAH)) == [
        Conflict("no CAH 1.1", "G000", "Mathematics", "none"),
        Conflict("no CAH 1.1", "J941", "Office machines", "none"),
        Conflict("no HECoS", "J941", "Office machines", "none"),
        Conflict("not in the list of JACS 3.0", "G000", "Mathematics", "below 7"),
        Conflict("not in the list of JACS 3.0", "G190", "Mathematics of pots", "below G1"),
        Conflict("principal subject", "J000", "Technologies: below H0", "as published"),
        Conflict("title of JACS3", "G1", "Pure maths", "Pure mathematics"),
        Conflict("title of JACS3", "G100", "Pure Mathematics", "Pure mathematics"),
    ]


def test_conflicts_of_hecos() -> None:
    tables = {
        "hecos": pd.DataFrame({"code": ["100003", "100051"], "title": ["ceramics", "textile design"]}),
        "hecos_synonyms": pd.DataFrame({"synonym": ["pots", "cloth"], "hecos": ["100003", "100051"]}),
        "degree_subjects": pd.DataFrame(
            {"subject": ["Pots", "Cloth", "Cloth"], "hecos": ["100051", "100003", "100051"]}
        ),
    }
    in_cah = pd.DataFrame({"hecos": ["100003", "100051"], "title": ["ceramics", "textiles"]})
    assert list(education_conflicts.hecos(tables, in_cah)) == [
        Conflict("title of HECoS", "100051", "textiles", "textile design"),
        Conflict("HECoS subject", "Pots", "100051", "both; HECoS itself has 100003"),
    ]


def test_conflicts_of_occupations() -> None:
    tables = {
        "map_occupations": pd.DataFrame(
            [
                ("OCC0268", "Piling attendant", "8215"),
                ("OCC0001", "Potter", "5441"),
                ("OCC0002", "Glazier", "8215"),
                ("OCC0003", "Kiln hand", ""),
            ],
            columns=["code", "title", "soc2020"],
        ),
        "standards_2020": pd.DataFrame(
            {"code": ["1", "2"], "reference": ["ST0001", ""], "title": ["Potter", "Glazier"]}
        ),
    }
    entries = pd.DataFrame(
        {KEY[0]: ["potter", "potter", "glazier", "kiln hand"], "soc2020": ["5441", "8111", "5316", "8111"]}
    )
    assert list(education_conflicts.occupations(tables, entries)) == [
        Conflict("slip", "OCC0268 soc2020", "Piling attendant: 8215", "as published"),
        Conflict("code of an occupation", "OCC0002", "Glazier: 8215; the index has 5316", "as published"),
        Conflict("no reference", "2 standards_2020", "Glazier", "empty"),
    ]


def test_a_later_edition_may_have_put_a_slip_right() -> None:
    right = pd.DataFrame([("OCC0268", "Piling attendant", "8149")], columns=["code", "title", "soc2020"])
    tables = {"map_occupations": right, "standards_2020": pd.DataFrame(columns=["code", "reference", "title"])}
    entries = pd.DataFrame({KEY[0]: ["potter"], "soc2020": ["5441"]})
    assert list(education_conflicts.occupations(tables, entries)) == []
