from __future__ import annotations

import re

from mappings.degree_routes import load_degree_routes
from mappings.package import rows
from mappings.schemes import load_scheme


def test_a_subject_leads_to_several_occupations() -> None:
    routes = load_degree_routes()
    assert {"2124", "2129"} <= set(routes["physics"])
    assert all(len(set(codes)) == len(codes) for codes in routes.values())


def test_codes_are_unit_groups() -> None:
    assert {code for codes in load_degree_routes().values() for code in codes} <= set(
        load_scheme("soc2010").unit_groups
    )


def test_no_advice_is_among_the_subjects() -> None:
    advice = [subject for subject, _ in rows("degree_routes") if re.search(r"\b(you|your|you'll|a degree)\b", subject)]
    assert advice == []
