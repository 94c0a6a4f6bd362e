from __future__ import annotations

from typing import get_args

import pytest

from mappings.errors import UnknownCodeError
from mappings.index import load_index
from mappings.schemes import load_scheme
from models.coding import Scheme
from service.occupations.titles import titles_of


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_every_unit_group_has_titles_in_order(scheme):
    for code in load_scheme(scheme).unit_groups:
        titles = titles_of(scheme, code)
        assert titles
        assert list(titles) == sorted(set(titles))


def test_a_title_has_its_qualifying_terms():
    assert "Staff nurse" in titles_of("soc2020", "2237")
    entry = next(each for each in load_index().entries if each.qualifier and each.industry and each.soc2020)
    assert f"{entry.title} ({entry.qualifier}, {entry.industry})" in titles_of("soc2020", entry.soc2020)


def test_a_group_gathers_what_is_in_it():
    minor = titles_of("soc2020", "223")
    assert set(titles_of("soc2020", "2237")) < set(minor)
    assert len(minor) == len(set(minor))


def test_a_sub_unit_group_has_titles_of_its_own():
    code = next(code for code in load_scheme("soc2020").groups if len(code) == 6)
    assert set(titles_of("soc2020", code)) <= set(titles_of("soc2020", code[:4]))


def test_what_is_not_there_is_an_error():
    with pytest.raises(UnknownCodeError):
        titles_of("soc2010", "9999")
