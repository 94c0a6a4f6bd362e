from __future__ import annotations

import pytest

from mappings.schemes import load_scheme
from models.pathways.progression import progression


def test_steps_are_of_the_same_route_and_another_level() -> None:
    for scheme in ("soc2020", "soc2010"):
        for code in load_scheme(scheme).unit_groups[::20]:
            for step in progression(scheme, code):
                assert step.product.route == step.start.route
                assert step.direction == ("up" if step.product.level > step.start.level else "down")
                assert 0 <= step.weight <= 1


@pytest.mark.parametrize(
    ("code", "direction", "reference"),
    [("3131", "up", "ST0116"), ("2134", "down", "TL0006a"), ("4122", "up", "ST0003"), ("2134", "down", "ST0128")],
)
def test_the_next_step_is_among_the_first(code, direction, reference) -> None:
    steps = [step.product.reference for step in progression("soc2020", code) if step.direction == direction]
    assert reference in steps[:5]


def test_the_weight_is_likeness_and_says_so() -> None:
    first, *_ = progression("soc2020", "2134")
    route, likeness = first.evidence
    assert (route.kind, likeness.kind) == ("route", "similarity")
    assert first.weight == likeness.strength


def test_where_nothing_leads_nothing_leads_on() -> None:
    assert progression("soc2020", "2237") == ()
