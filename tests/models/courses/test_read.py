from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.courses.read import read


@pytest.mark.parametrize(
    ("title", "subject", "level", "kinds"),
    [
        ("BSc (Hons) Computer Games Programming with placement year", "Computer Games Programming", 6, "aap"),
        ("B.Sc. Physics", "Physics", 6, "a"),
        ("HND Business & Management part-time", "Business & Management", 5, "am"),
        ("MEng (Hons) Aerospace Engineering (with Foundation Year)", "Aerospace Engineering", 7, "aar"),
        ("MSc Data Science (distance learning) with an optional industrial placement", "Data Science", 7, "amp"),
        ("BA Hons Law with French (Year Abroad)", "Law with French", 6, "aap"),
        ("T Level in Digital Production", "Digital Production", 3, "a"),
        ("Top-up BA Early Years", "Early Years", 6, "ra"),
        ("LLB", "law", 6, "a"),
        ("PGCE", "teacher training", 7, "a"),
        ("Nursing", "Nursing", None, ""),
        ("", "", None, ""),
    ],
)
def test_what_is_no_subject_is_set_aside_and_kept(title, subject, level, kinds):
    course = read(title)
    assert course.subject == subject
    assert course.level == level
    names = {"a": "award", "p": "placement", "m": "mode", "r": "provision"}
    assert [each.kind for each in course.removed] == [names[kind] for kind in kinds]
    assert all(each.text in title for each in course.removed)
    assert course.placement == ("p" in kinds)


@given(st.text(max_size=80))
def test_any_text_is_read(title):
    course = read(title)
    assert all(each.text in title for each in course.removed)
    assert read(course.subject).subject == course.subject or course.removed
