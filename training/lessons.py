"""Lessons: what a student is shown, what it should answer, and what that counts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.features import Fields
from training.examples import Example
from training.families import Family

TAUGHT_WEIGHT, FAMILY_WEIGHT = 0.5, 0.15
"""What an uncoded advert, and a title of a family, count for; a coded advert counts 1."""
ALONE_WEIGHT = 0.5
"""What an item by title alone counts for, times the weight of the item."""

_TEACHER_SAYS = 0.6
_ITSELF = 0.7
_OUTSIDE = 3.0
_LEAST_MASS = 0.05
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


def of_adverts(items: list[Fields], teacher: NDArray[np.float32], untaught: NDArray[np.float32]) -> Lesson:
    """Return the lesson of uncoded adverts: what the teacher and an untaught student think together.

    Args:
        items: the adverts.
        teacher: the teacher's log-probabilities, shape (items, groups).
        untaught: those of a student that saw only coded examples, of the same shape.
    """
    goals = _shares(_together(teacher, untaught))
    return Lesson(items, goals, np.full(len(items), TAUGHT_WEIGHT, np.float32))


def of_families(
    families: Sequence[Family],
    items: list[Fields],
    teacher: NDArray[np.float32],
    untaught: NDArray[np.float32],
    codes: Sequence[str],
) -> Lesson:
    """Return the lesson of families of titles: what teacher and student think of a title, sharpened by its family.

    Each title is drawn towards the mean of its family, and away from groups that the family is not in, unless that is
    where the teacher sees it.

    Args:
        families: the families.
        items: their titles, one family after the other.
        teacher: the teacher's log-probabilities, shape (items, groups).
        untaught: those of a student that saw only coded examples, of the same shape.
        codes: the unit groups.
    """
    logs = _together(teacher, untaught)
    end = 0
    for family in families:
        rows = slice(end, end + len(family.titles))
        end = rows.stop
        mean = np.exp(teacher[rows]).mean(axis=0)
        logs[rows] = _ITSELF * logs[rows] + (1 - _ITSELF) * np.log(mean + _LEAST_SHARE)
        outside = np.array([code not in family.groups for code in codes])
        if family.groups and mean[~outside].sum() > _LEAST_MASS:
            logs[rows, outside] -= _OUTSIDE
    return Lesson(items, _shares(logs), np.full(len(items), FAMILY_WEIGHT, np.float32))


def with_titles_alone(lesson: Lesson) -> Lesson:
    """Return the lesson with, after its items, those that have more than a title once more by title alone."""
    more = [row for row, item in enumerate(lesson.items) if item.category or item.description]
    alone = [lesson.items[row]._replace(category="", description="") for row in more]
    return joined(lesson, Lesson(alone, lesson.goals[more], lesson.weights[more] * np.float32(ALONE_WEIGHT)))


def joined(*lessons: Lesson) -> Lesson:
    """Return lessons as one."""
    return Lesson(
        [item for lesson in lessons for item in lesson.items],
        np.concatenate([lesson.goals for lesson in lessons]),
        np.concatenate([lesson.weights for lesson in lessons]),
    )


def _together(teacher: NDArray[np.float32], untaught: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the log-linear mean of both: they err differently, so together they are right more often than either."""
    return _TEACHER_SAYS * teacher + (1 - _TEACHER_SAYS) * untaught


def _shares(logs: NDArray[np.float32]) -> NDArray[np.float16]:
    shares: NDArray[np.float32] = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares.astype(np.float16)
