"""Teachers learn, each in its own order, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra 'training'")

from models.clean import clean  # noqa: E402
from models.encoder import padded, token_ids  # noqa: E402
from training import teacher  # noqa: E402
from training.examples import CODED, Example  # noqa: E402
from training.lessons import of_examples  # noqa: E402

CODES = ("2237", "5432")
TITLES = {"Ward nurse": "2237", "Bread baker": "5432"}
EXAMPLES = [
    Example(f"{title} {number}", clean(title), "", "", "", {code: 1.0}, 1.0, CODED)
    for number in range(120)
    for title, code in TITLES.items()
]
LESSON = of_examples(EXAMPLES, CODES)


def _loss(taught):
    ids = torch.from_numpy(padded(token_ids(taught.tokenizer, LESSON.items[:2])))
    with torch.inference_mode():
        logs = taught.eval()(ids).numpy()
    return -(logs * LESSON.goals[:2]).sum(axis=1).mean()


@pytest.fixture(scope="module")
def taught():
    return [teacher.fit(EXAMPLES, LESSON.goals, CODES, 1, 5, number) for number in (0, 0, 1)]


def test_a_teacher_is_the_same_each_time_and_others_are_others(taught):
    first, again, other = (each.head.weight.detach().numpy() for each in taught)
    assert (first == again).all()
    assert np.abs(first - other).max() > 0


def test_refining_goes_on_from_what_a_teacher_knows(taught):
    before = _loss(taught[2])
    assert before < np.log(2)
    teacher.refine(taught[2], LESSON, 5)
    assert _loss(taught[2]) < before
