"""The student learns, keeps its vocabulary small, and is the network that is shipped."""

from __future__ import annotations

import numpy as np
import pytest

from models.features import Fields
from models.network import Network

torch = pytest.importorskip("torch")

from training import student  # noqa: E402
from training.lessons import Lesson  # noqa: E402

CODES = ["1111", "2237", "5432"]
WORDS = {0: ["chief", "director", "head"], 1: ["nurse", "midwife", "ward"], 2: ["baker", "bread", "pastry"]}


def data(rows=600):
    chance = np.random.default_rng(5)
    groups = chance.integers(0, 3, rows)
    titles = [f"{chance.choice(WORDS[group])} {chance.choice(WORDS[group])}" for group in groups]
    goals = np.eye(3, dtype=np.float16)[groups]
    return Lesson([Fields(title, title) for title in titles], goals, np.ones(rows, np.float32)), groups


@pytest.fixture(scope="module")
def fitted():
    lesson, _ = data()
    return student.fit(lesson, CODES, epochs=5, seed=1)


def test_it_learns(fitted):
    lesson, groups = data()
    logs, known = Network(fitted).log_probabilities(lesson.items)
    assert (logs.argmax(axis=1) == groups).mean() > 0.95
    assert (known > 0.5).all()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(fitted):
    lesson, _ = data()
    again = student.fit(lesson, CODES, epochs=5, seed=1)
    assert {name: array.tobytes() for name, array in again.items()} == {
        name: array.tobytes() for name, array in fitted.items()
    }
    other = student.fit(lesson, CODES, epochs=5, seed=2)
    assert other["vectors"].tobytes() != fitted["vectors"].tobytes()


def test_the_arrays_are_those_of_a_network(fitted):
    rows = len(fitted["hashes"])
    assert fitted["vectors"].dtype == np.int8
    assert fitted["vectors"].shape[0] == rows == len(fitted["scales"])
    assert (np.diff(fitted["hashes"].astype(np.int64)) > 0).all()
    assert np.abs(fitted["vectors"]).max(axis=1).min() >= 126
    assert all(array.dtype != object for array in fitted.values())


def test_seldom_grams_are_left_out(monkeypatch):
    from models.features import bags

    found = bags([Fields("nurse nurse", ""), Fields("nurse", ""), Fields("xylophonist", "")])
    kept = set(student._vocabulary(found).tolist())
    assert set(bags([Fields("nurse", "")]).hashes.tolist()) <= kept
    monkeypatch.setattr(student, "VOCABULARY", 5)
    assert len(student._vocabulary(found)) == 5


def test_the_network_is_the_student(fitted):
    """The shipped arithmetic, with its 8-bit vectors, is that of torch."""
    items = data(40)[0].items
    from models.features import bags, known

    twin = student.Student(len(fitted["hashes"]), len(CODES)).eval()
    with torch.no_grad():
        vectors = fitted["vectors"].astype(np.float32) * fitted["scales"].astype(np.float32)[:, None]
        twin.vectors.weight.copy_(torch.from_numpy(vectors))
        twin.norm.weight.copy_(torch.from_numpy(fitted["norm_weight"]))
        twin.norm.bias.copy_(torch.from_numpy(fitted["norm_bias"]))
        twin.output.weight.copy_(torch.from_numpy(fitted["output_weight"].T.astype(np.float32)))
        twin.output.bias.copy_(torch.from_numpy(fitted["output_bias"]))
        rows, grams, starts, _ = known(bags(items), fitted["hashes"])
        logs = twin(torch.from_numpy(rows), torch.from_numpy(starts), torch.from_numpy(grams)).numpy()
    assert Network(fitted).log_probabilities(items)[0] == pytest.approx(logs, abs=1e-4)
