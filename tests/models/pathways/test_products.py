from __future__ import annotations

import pytest

from mappings.occupational_maps import load_occupations
from models.pathways.predicted import LEAST_WEIGHT, load_predicted
from models.pathways.products import load_products, products_into, shared_title


def link(scheme, code, reference):
    return next(each for each in products_into(scheme, code) if each.product.reference == reference)


def test_every_product_of_the_tables_is_there() -> None:
    products = load_products()
    assert set(products) == {each for occupation in load_occupations().values() for each in occupation.products}
    kinds = [product.kind for product in products.values()]
    assert (kinds.count("apprenticeship"), kinds.count("t_level")) == (517, 48)
    assert all(bool(product.title) == (product.kind == "apprenticeship") for product in products.values())


def test_a_standard_has_the_title_that_its_variants_share() -> None:
    assert load_products()["ST0154"].title == "Maintenance and operations engineering technician"
    assert shared_title(["Boat builder"]) == "Boat builder"
    assert shared_title(["Baker - bread", "Cook - cakes"]) == "Baker - bread"


def test_the_weight_is_the_share_of_the_occupations_that_are_there() -> None:
    assert link("soc2020", "5241", "ST0152").weight == 1
    found = link("soc2020", "5241", "ST0154")
    assert found.weight == pytest.approx(3 / 7)
    assert len(found.evidence) == 3
    assert {each.kind for each in found.evidence} == {"official"}


def test_a_wider_group_gathers_its_unit_groups() -> None:
    assert link("soc2020", "52", "ST0154").weight == pytest.approx(4 / 7)


def test_the_codes_are_carried_to_the_other_edition() -> None:
    assert 0.5 < link("soc2010", "2136", "ST0116").weight < 1


def test_an_occupation_without_an_official_code_is_predicted() -> None:
    found = link("soc2020", "5311", "ST0169")
    assert found.product.title == "Structural steelwork erector"
    assert found.weight > 0.5
    assert [each.kind for each in found.evidence] == ["similarity"]
    assert "predicted" in found.evidence[0].detail


def test_predictions_are_only_of_what_has_no_code() -> None:
    coded = {code for code, each in load_occupations().items() if each.soc2020}
    for scheme in ("soc2020", "soc2010"):
        predicted = load_predicted(scheme)
        assert len(predicted) == 84
        assert not coded & predicted.keys()
        for groups in predicted.values():
            assert all(weight >= LEAST_WEIGHT for weight in groups.values())
            assert sum(groups.values()) <= 1.001


def test_a_known_slip_is_flagged() -> None:
    (doubt,) = link("soc2020", "8215", "ST0268").doubts
    assert "slip" in doubt
    (doubt,) = link("soc2020", "5241", "ST0808").doubts
    assert "8232" in doubt
    assert link("soc2020", "5241", "ST0152").doubts == ()


def test_every_official_code_leads_back_to_its_products() -> None:
    for occupation in load_occupations().values():
        if occupation.soc2020:
            found = {each.product.reference for each in products_into("soc2020", occupation.soc2020)}
            assert set(occupation.products) <= found
