from __future__ import annotations

import pytest

from mappings.errors import UnknownCodeError
from mappings.schemes import load_scheme
from models.pathways.area import area, load_places


def test_a_group_gathers_its_unit_groups() -> None:
    assert area("soc2020", "223") == {"2231", "2232", "2233", "2234", "2235", "2236", "2237"}
    assert area("soc2010", "2231") == {"2231"}


def test_a_sub_unit_group_stands_for_its_unit_group() -> None:
    assert area("soc2020", "223299") == {"2232"}


def test_an_unknown_code_is_told() -> None:
    with pytest.raises(UnknownCodeError, match="2237"):
        area("soc2020", "2238")


def test_an_occupation_is_somewhere_in_either_edition() -> None:
    newer, older = load_places("soc2020"), load_places("soc2010")
    assert newer.keys() == older.keys()
    assert len(newer) == 664
    assert set(newer["OCC0152"]) == {"5241"}
    for places in older.values():
        assert sum(places.values()) == pytest.approx(1)
        assert places.keys() <= set(load_scheme("soc2010").unit_groups)
