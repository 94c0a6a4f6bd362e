"""Lessons: the shares that a student should learn."""

from __future__ import annotations

import numpy as np
import pytest

from models.clean import Cleaned
from models.features import Fields
from training.examples import Example
from training.families import Family
from training.lessons import (
    joined,
    of_adverts,
    of_examples,
    of_families,
    with_titles_alone,
)

CODES = ("1111", "2237", "5432")


def example(target, weight=1.0, category=""):
    return Example("Baker", Cleaned("Baker", "Baker", ()), category, "", "", target, weight, "made")


def test_the_target_of_an_example_is_its_goal():
    lesson = of_examples([example({"5432": 0.75, "1111": 0.25}, 0.5), example({"2237": 1.0})], CODES)
    assert lesson.goals.tolist() == [[0.25, 0, 0.75], [0, 1, 0]]
    assert lesson.weights.tolist() == [0.5, 1.0]
    assert lesson.items == [Fields("Baker", "Baker")] * 2


def test_teacher_and_student_are_heard_together():
    sure, torn = [0.98, 0.01, 0.01], [0.5, 0.49, 0.01]
    teacher = np.log(np.array([sure, torn], np.float32))
    lesson = of_adverts([Fields("a", "a")] * 2, teacher, np.log(np.array([sure, [0.1, 0.8, 0.1]], np.float32)))
    assert lesson.goals.sum(axis=1) == pytest.approx([1, 1], abs=2e-3)
    assert lesson.goals[0] == pytest.approx(sure, abs=2e-3)
    assert lesson.goals[1].argmax() == 1


def test_a_family_draws_its_titles_together_and_to_its_groups():
    """The teacher is torn about the second title, and wrong about the third, which is not in a group of the family."""
    teacher = np.log(np.array([[0.9, 0.05, 0.05], [0.48, 0.5, 0.02], [0.2, 0.2, 0.6]], np.float32))
    items = [Fields(name, name) for name in "abc"]
    told = of_families([Family(("a", "b", "c"), frozenset({"1111", "2237"}))], items, teacher, teacher, CODES)
    assert told.goals.argmax(axis=1).tolist() == [0, 0, 0]
    assert told.goals.sum(axis=1) == pytest.approx([1, 1, 1], abs=2e-3)
    alone = of_families([Family((name,), frozenset()) for name in "abc"], items, teacher, teacher, CODES)
    assert alone.goals.argmax(axis=1).tolist() == [0, 1, 2]


def test_a_family_whose_groups_the_teacher_does_not_see_is_left_to_it():
    teacher = np.log(np.array([[0.98, 0.01, 0.01]], np.float32))
    lesson = of_families([Family(("a",), frozenset({"5432"}))], [Fields("a", "a")], teacher, teacher, CODES)
    assert lesson.goals[0] == pytest.approx([0.98, 0.01, 0.01], abs=2e-3)


def test_items_with_more_than_a_title_come_again_without_it():
    lesson = with_titles_alone(of_examples([example({"5432": 1.0}), example({"2237": 1.0}, 1.0, "Health Jobs")], CODES))
    assert [item.category for item in lesson.items] == ["", "Health Jobs", ""]
    assert lesson.goals[2].tolist() == [0, 1, 0]
    assert lesson.weights[2] < lesson.weights[1]


def test_lessons_are_joined_in_order():
    one, other = of_examples([example({"5432": 1.0})], CODES), of_examples([example({"1111": 1.0}, 0.5)], CODES)
    both = joined(one, other)
    assert both.goals.argmax(axis=1).tolist() == [2, 0]
    assert both.weights.tolist() == [1.0, 0.5]
    assert len(both.items) == 2
