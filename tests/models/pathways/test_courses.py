from __future__ import annotations

import pytest

from mappings.errors import UnknownCodeError
from models.courses.occupations import MOST_LINKS, of_code
from models.pathways.courses import courses_into, leads_of


@pytest.mark.parametrize(("scheme", "code"), [("soc2020", "2121"), ("soc2010", "2121"), ("soc2020", "24")])
def test_what_leads_somewhere_leads_there(scheme, code) -> None:
    found = courses_into(scheme, code)
    assert 0 < len(found) <= MOST_LINKS
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)
    for each in found[:10]:
        assert each.code.startswith(code)
        links = {link.code: link for link in of_code("hecos", each.subject.code, scheme).links}
        assert links[each.code].weight == pytest.approx(each.weight, abs=1e-4)
        assert links[each.code].evidence == each.evidence


def test_a_wider_group_takes_the_best_of_its_unit_groups() -> None:
    best = max(courses_into("soc2020", "2121")[0].weight, courses_into("soc2020", "2122")[0].weight)
    assert courses_into("soc2020", "212")[0].weight >= best


def test_leads_are_those_of_the_coder() -> None:
    assert leads_of("jacs3", "H200", "soc2010") == of_code("jacs3", "H200", "soc2010")


def test_an_unknown_code_is_told() -> None:
    with pytest.raises(UnknownCodeError):
        courses_into("soc2020", "9999")
