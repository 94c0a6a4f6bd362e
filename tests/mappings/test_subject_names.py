from __future__ import annotations

from collections import Counter

from mappings.schemes import load_subjects
from mappings.subject_names import SubjectName, load_subject_names


def test_counts() -> None:
    kinds = Counter(name.kind for names in load_subject_names().values() for name in names)
    assert kinds == {"term": 1092, "non-preferred": 220, "degree": 1149, "match": 53, "suggestion": 27}


def test_every_name_stands_for_subjects_of_hecos() -> None:
    hecos = load_subjects("hecos")
    for names in load_subject_names().values():
        for name in names:
            assert name.subjects
            assert all(code in hecos for code in name.subjects)


def test_every_subject_is_found_by_its_term() -> None:
    found = {code for names in load_subject_names().values() for name in names for code in name.subjects}
    assert found == set(load_subjects("hecos").groups)


def test_a_combined_subject_has_several() -> None:
    assert load_subject_names()["accounting and finance"] == (
        SubjectName("Accounting and finance", "degree", ("100105", "100107")),
    )


def test_a_name_that_the_sources_code_differently_has_both() -> None:
    assert load_subject_names()["computing"] == (
        SubjectName("computing", "non-preferred", ("100366",)),
        SubjectName("Computing", "degree", ("100367",)),
    )


def test_names_that_stand_for_no_subject_are_not_there() -> None:
    assert not {"not known", "not applicable"} & load_subject_names().keys()
