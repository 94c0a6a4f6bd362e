from __future__ import annotations

import pytest

from models.pathways.ties import Ties


def test_two_steps_lead_to_another_group() -> None:
    ties = Ties([("a", "x", 1), ("a", "y", 1), ("b", "x", 1), ("c", "x", 2), ("d", "z", 1)])
    walks = ties.walks({"a"})
    assert set(walks) == {"b", "c"}
    assert walks["b"].chance == pytest.approx(1 / 2 * 1 / 4)
    assert walks["c"].chance == pytest.approx(1 / 2 * 2 / 4)
    assert walks["c"].through == {"x": walks["c"].chance}


def test_an_area_is_walked_from_as_one() -> None:
    ties = Ties([("a", "x", 1), ("b", "x", 1), ("b", "y", 2), ("c", "y", 2)])
    walks = ties.walks({"a", "b"})
    assert set(walks) == {"c"}
    assert walks["c"].chance == pytest.approx(2 / 4 * 2 / 4)


def test_what_has_no_ties_leads_nowhere() -> None:
    assert Ties([("a", "x", 1)]).walks({"b"}) == {}
