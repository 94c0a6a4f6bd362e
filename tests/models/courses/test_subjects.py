from __future__ import annotations

import pytest

from mappings.errors import UnknownCodeError
from mappings.schemes import load_subjects
from models.courses.subjects import of_code, of_text


def test_a_subject_of_hecos_is_itself():
    (subject,) = of_code("hecos", "100366")
    assert (subject.title, subject.probability) == ("computer science", 1.0)


@pytest.mark.parametrize(("scheme", "code"), [("jacs3", "I100"), ("jacs3", "I1"), ("jacs3", "9"), ("cah_1_3", "11-01")])
def test_a_wider_code_is_each_of_its_subjects(scheme, code):
    subjects = of_code(scheme, code)
    assert subjects
    assert sum(each.probability for each in subjects) == pytest.approx(1, abs=0.02)


def test_an_unknown_code_is_an_error():
    with pytest.raises(UnknownCodeError):
        of_code("hecos", "999999")


def test_every_term_is_its_own_subject():
    wrong = [
        (group.title, found[:1])
        for code, group in list(load_subjects("hecos").groups.items())[::9]
        if not (found := of_text(group.title)) or code not in {each.code for each in found[:3]}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Computer Games Programming", "computer games"),
        ("maths", "mathematics"),
        ("Sport & Exercise Science", "sport and exercise sciences"),
    ],
)
def test_words_are_taken_for_the_subject_they_mean(words, title):
    assert title in [each.title for each in of_text(words)[:2]]


def test_a_title_that_puts_subjects_in_a_row_is_in_all_of_them():
    found = {each.title: each.probability for each in of_text("Law with Economics")}
    assert found["law"] > 0.5
    assert found["economics"] > 0.5


def test_words_of_nothing_name_nothing():
    assert of_text("qwxzkj vvqz") == ()
    assert of_text("") == ()
