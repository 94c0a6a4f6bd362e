from __future__ import annotations

import re

from mappings.occupational_maps import Standard, load_occupations, load_standards
from mappings.package import rows
from mappings.schemes import load_scheme


def test_counts() -> None:
    occupations = load_occupations().values()
    assert len(occupations) == 871
    assert sum(bool(each.soc2020) for each in occupations) == 664
    assert len(load_standards()) == 515


def test_an_occupation() -> None:
    found = load_occupations()["OCC0397A"]
    assert (found.level, found.route, found.soc2020) == (2, "Agriculture, environmental and animal care", "6129")
    assert found.products == ("ST0397", "TL0021a")
    assert "animal handler" in found.job_titles


def test_a_standard() -> None:
    assert load_standards()["274"] == Standard("274", "ST0418", "Abattoir worker", 2, "Engineering and manufacturing")


def test_codes_are_unit_groups() -> None:
    codes = {each.soc2020 for each in load_occupations().values()} - {""}
    assert codes <= set(load_scheme("soc2020").unit_groups)


def test_variants_share_their_job_titles() -> None:
    shared: dict[str, set[tuple[str, ...]]] = {}
    for code, each in load_occupations().items():
        shared.setdefault(code[:7], set()).add(each.job_titles)
    assert {len(titles) for titles in shared.values()} == {1}


def test_every_job_title_has_an_occupation() -> None:
    families = {code[:7] for code in load_occupations()}
    assert {family for family, _ in rows("map_job_titles")} <= families


def test_no_sentence_is_among_the_job_titles() -> None:
    titles = [title for _, title in rows("map_job_titles")]
    assert not [title for title in titles if re.search(r"\b(is|are|must|may)\b|[.;:]$", title)]
    assert not [title for title in titles if title != " ".join(title.split())]


def test_a_code_that_is_plainly_wrong_is_kept_and_listed() -> None:
    assert load_occupations()["OCC0268"].soc2020 == "8215"
    slips = [key for kind, key, *_ in rows("conflicts") if kind == "slip"]
    assert "OCC0268 soc2020" in slips
