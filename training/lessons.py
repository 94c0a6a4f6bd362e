"""Lessons: what a student is shown, what it should answer, and what that counts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.features import Fields
from training.examples import Example

_TEACHER_SAYS = 0.6
_TAUGHT_WEIGHT = 0.5
_ALONE_WEIGHT = 0.5
_LEAST_SHARE = 1e-6


class Lesson(NamedTuple):
    """Items, the shares that a student should give the unit groups (items, groups), and weights (items,)."""

    items: list[Fields]
    goals: NDArray[np.float16]
    weights: NDArray[np.float32]


def of_examples(examples: Sequence[Example], codes: Sequence[str]) -> Lesson:
    """Return the lesson of examples whose groups are known."""
    places = {code: place for place, code in enumerate(codes)}
    goals = np.zeros((len(examples), len(codes)), np.float16)
    for row, example in enumerate(examples):
        for code, share in example.target.items():
            goals[row, places[code]] = share
    weights = np.array([example.weight for example in examples], np.float32)
    return Lesson([example.fields for example in examples], goals, weights)


def of_adverts(items: list[Fields], teacher: NDArray[np.float16], untaught: NDArray[np.float32]) -> Lesson:
    """Return the lesson of uncoded adverts: what the teacher and an untaught student think together.

    They err differently, so their log-linear mean is right more often than either.

    Args:
        items: the adverts.
        teacher: the teacher's probabilities, shape (items, groups).
        untaught: the log-probabilities of a student that saw only coded examples, of the same shape.
    """
    mean = np.log(np.maximum(teacher.astype(np.float32), _LEAST_SHARE))
    mean *= _TEACHER_SAYS
    mean += (1 - _TEACHER_SAYS) * untaught
    mean -= mean.max(axis=1, keepdims=True)
    np.exp(mean, out=mean)
    mean /= mean.sum(axis=1, keepdims=True)
    return Lesson(items, mean.astype(np.float16), np.full(len(items), _TAUGHT_WEIGHT, np.float32))


def with_titles_alone(lesson: Lesson) -> Lesson:
    """Return the lesson with, after its items, those that have more than a title once more by title alone."""
    more = [row for row, item in enumerate(lesson.items) if item.category or item.description]
    alone = [lesson.items[row]._replace(category="", description="") for row in more]
    return joined(lesson, Lesson(alone, lesson.goals[more], lesson.weights[more] * np.float32(_ALONE_WEIGHT)))


def joined(one: Lesson, other: Lesson) -> Lesson:
    """Return both lessons as one."""
    return Lesson(
        one.items + other.items,
        np.concatenate([one.goals, other.goals]),
        np.concatenate([one.weights, other.weights]),
    )
