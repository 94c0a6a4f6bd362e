"""The occupations that a standard is known as."""

from __future__ import annotations

import pytest

from models.apprenticeships.official import as_known, occupations, shares
from models.apprenticeships.standard import Standard


def codes(title: str, level: int | None = None) -> list[str]:
    return [each.code for each in occupations(Standard(title, level))]


@pytest.mark.parametrize("title", ["Piling attendant", "PILING ATTENDANT", "ST0268", "OCC0268"])
def test_it_is_known_by_title_or_reference(title: str):
    assert codes(title) == ["OCC0268"]


def test_the_level_has_to_be_its_own():
    assert codes("Dog groomer", 2) == ["OCC0943"]
    assert codes("Dog groomer", 3) == []


def test_the_title_of_a_standard_stands_for_its_variants():
    found = occupations(Standard("Animal care and welfare assistant", 2))
    assert len(found) > 1
    assert {each.products[0] for each in found} == {"ST0397"}
    assert shares(found) == {"6129": 1.0}


def test_a_new_standard_is_not_known():
    assert codes("Quantum computing engineer", 7) == codes("ST9999") == codes("") == []


def test_what_is_not_given_is_taken_from_the_occupation():
    known = occupations(Standard("ST0268"))
    filled = as_known(Standard("ST0268"), known)
    assert (filled.title, filled.level, filled.route) == ("Piling attendant", 2, "5")
    assert as_known(Standard("Piling attendant", 2, "8"), known).route == "8"
    assert as_known(Standard("Quantum computing engineer"), ()) == Standard("Quantum computing engineer")


def test_the_shares_of_official_codes_sum_to_1():
    several = [found for code in ("ST0154", "ST0397", "ST0496") if (found := shares(occupations(Standard(code))))]
    assert any(len(found) > 1 for found in several)
    assert all(sum(found.values()) == pytest.approx(1) for found in several)
