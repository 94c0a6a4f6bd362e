from __future__ import annotations

import pytest

from mappings.package import descriptor
from mappings.schemes import SUBJECT_SCHEMES, load_scheme, load_subjects
from models.courses.occupations import LEAST_WEIGHT, of_code, weights

SCHEMES = ("soc2020", "soc2010")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_subject_of_hecos_has_weights(scheme):
    table = weights(scheme)
    assert table.shape == (1092, len(load_scheme(scheme).unit_groups))
    assert table.min() >= 0
    assert table.max() <= 1
    assert (table.max(axis=1) >= LEAST_WEIGHT).all()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_of_every_scheme_of_subjects_leads_somewhere_or_says_why_not(scheme, monkeypatch):
    import models.courses.occupations as occupations

    monkeypatch.setattr(occupations, "_link", lambda weight, place, *_: (weight, place))
    for name in SUBJECT_SCHEMES:
        silent = [
            code
            for code in load_subjects(name).groups
            if not (leads := of_code(name, code, scheme)).links and not leads.reason
        ]
        assert silent == []


def test_links_come_best_first_with_evidence_that_names_its_table():
    leads = of_code("hecos", "100148", "soc2010")
    assert leads.links[0].code == "2121"
    assert [each.weight for each in leads.links] == sorted((each.weight for each in leads.links), reverse=True)
    tables = {each["name"] for each in descriptor()["resources"]}
    for link in leads.links:
        assert link.evidence
        assert all(each.source in tables and 0 <= each.strength <= 1 and each.detail for each in link.evidence)
        assert len({each.kind for each in link.evidence}) == len(link.evidence)
    assert leads.links[0].evidence[0].kind == "entry_route"
    assert not leads.links[0].only_alike
