"""Coding apprenticeship standards."""

from __future__ import annotations

import pytest

from mappings.package import descriptor
from models.apprenticeships.coder import OFFICIAL, code_many
from models.coder import Coder
from models.coding import Coding, Item, Scheme

BRICKLAYER = {"level": "2", "route": "Construction", "typical_job_titles": "Bricklayer|Brickwork operative"}


def coded(title: str, scheme: Scheme = "soc2020", top: int = 5, **given: str) -> Coding:
    return code_many([Item(title, "apprenticeship", **given)], scheme, top)[0]


def test_a_known_standard_has_its_official_code():
    found = coded("Dog groomer", level="2")
    assert (found.code, found.confidence, found.evidence.method) == ("6129", OFFICIAL, "official")
    assert found.evidence.links[0].evidence[0].kind == "official"
    assert "OCC0943" in found.evidence.links[0].evidence[0].detail


def test_a_known_standard_of_several_codes_has_them_all():
    found = coded("ST0154", top=10)
    official = [each for each in found.evidence.links if each.evidence and each.evidence[0].kind == "official"]
    assert len(official) > 1
    assert sum(each.weight for each in official) == pytest.approx(OFFICIAL, abs=1e-3)


@pytest.mark.parametrize(
    ("title", "given", "expected"),
    [
        ("Heritage bricklayer", BRICKLAYER, "5313"),
        ("Canine hydrotherapy and grooming assistant", {"level": "2", "typical_job_titles": "Dog groomer"}, "6129"),
        ("Quantum software engineer", {"level": "7", "route": "Digital"}, "2134"),
        ("", {"typical_job_titles": "Staff nurse; Ward nurse", "level": "6"}, "2237"),
    ],
)
def test_a_new_standard_is_predicted(title: str, given: dict[str, str], expected: str):
    found = coded(title, **given)
    assert found.candidates[0].code == expected
    assert found.evidence.method == "classifier"
    assert all(each.kind != "official" for link in found.evidence.links for each in link.evidence)


def test_weights_are_probabilities():
    for item in (Item("Heritage bricklayer", "apprenticeship", **BRICKLAYER), Item("ST0268", "apprenticeship")):
        for scheme in ("soc2020", "soc2010"):
            weights = [each.probability for each in code_many([item], scheme, 100)[0].candidates]
            assert weights == sorted(weights, reverse=True)
            assert 0.9 < sum(weights) < 1.001


def test_candidates_are_the_links():
    found = coded("Heritage bricklayer", **BRICKLAYER)
    assert [(each.code, each.title, each.probability) for each in found.candidates] == [
        (each.code, each.title, each.weight) for each in found.evidence.links
    ]


def test_evidence_names_tables_that_there_are():
    tables = {each["name"] for each in descriptor()["resources"]}
    links = [link for title in ("Heritage bricklayer", "ST0154") for link in coded(title, **BRICKLAYER).evidence.links]
    assert {each.source for link in links for each in link.evidence} <= tables
    assert all(0 <= each.strength <= 1 for link in links for each in link.evidence)


def test_level_and_route_speak():
    plain, managing = (coded("Improvement specialist", level=level, top=100) for level in ("2", "7"))
    professional = [
        sum(each.probability for each in found.candidates if each.code[0] == "2") for found in (plain, managing)
    ]
    assert professional[0] < professional[1]


def test_it_is_carried_to_soc2010():
    found = coded("Dog groomer", "soc2010", level="2")
    assert (found.scheme, found.code) == ("soc2010", "6139")
    assert found.other_scheme is not None
    assert found.other_scheme.scheme == "soc2020"


@pytest.mark.parametrize(
    ("title", "reason"), [("", "empty"), ("  ", "empty"), ("ST9999", "not_a_job"), ("xqz", "not_a_job")]
)
def test_nothing_is_said_of_nothing(title: str, reason: str):
    found = coded(title)
    assert (found.code, found.reason, found.candidates, found.evidence.method) == (None, reason, (), "none")


def test_many_are_coded_as_one_by_one():
    items = [Item(title, "apprenticeship", level="3") for title in ("Dog groomer", "", "Solar panel installer")]
    assert code_many(items, "soc2020", 5) == [code_many([item], "soc2020", 5)[0] for item in items]


def test_the_coder_hands_standards_on(coder: Coder):
    items = [Item("nurse"), Item("Heritage bricklayer", "apprenticeship", **BRICKLAYER)]
    nurse, bricklayer = coder.code_many(items)
    assert nurse.code == "2237"
    assert bricklayer == code_many(items[1:], "soc2020", 5)[0]
