"""The student: the network that the bundle ships, fitted to coded examples and to the teacher's judgement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import nn

from models.features import Bags, bags, known
from training.lessons import Lesson

VOCABULARY = 3 << 16
"""Most n-grams the student has a vector for; the most frequent are kept."""

_LEAST_OFTEN = 2
_HIDDEN = 128
_BATCH = 256
_RATE = 5e-3
_DROP_HIDDEN, _DROP_GRAMS = 0.3, 0.15
_FIRST_SPREAD = 0.1


class Student(nn.Module):
    """The trainable twin of `models.network.Network`."""

    def __init__(self, rows: int, groups: int) -> None:
        super().__init__()
        self.vectors = nn.EmbeddingBag(rows, _HIDDEN, mode="sum", sparse=True)
        nn.init.normal_(self.vectors.weight, std=_FIRST_SPREAD)
        self.norm = nn.LayerNorm(_HIDDEN)
        self.drop = nn.Dropout(_DROP_HIDDEN)
        self.output = nn.Linear(_HIDDEN, groups)

    def forward(self, rows: torch.Tensor, starts: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """Return log-probabilities, shape (items, groups)."""
        hidden = torch.relu(self.norm(self.vectors(rows, starts, per_sample_weights=weights)))
        return torch.log_softmax(self.output(self.drop(hidden)), dim=1)


def fit(lesson: Lesson, codes: Sequence[str], epochs: int, seed: int) -> dict[str, NDArray[np.generic]]:
    """Fit a student and return the arrays of its `Network`.

    Args:
        lesson: what it learns from.
        codes: the unit groups.
        epochs: passes over the lesson.
        seed: of the first weights, the order and what is left out.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    items, goals, weights = lesson
    found = bags(items)
    hashes = _vocabulary(found)
    rows, grams, starts, sizes = known(found, hashes)
    student = Student(len(hashes), len(codes))
    dense = [weight for name, weight in student.named_parameters() if not name.startswith("vectors")]
    optimisers: tuple[torch.optim.Optimizer, ...] = (
        torch.optim.SparseAdam(student.vectors.parameters(), lr=_RATE),
        torch.optim.AdamW(dense, lr=_RATE / 2, weight_decay=0.01),
    )
    steps = epochs * (len(items) // _BATCH)
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(each, lambda step: max(0.02, 1 - step / steps)) for each in optimisers
    ]
    student.train()
    order = np.empty(0, np.int64)
    for _ in track(range(steps), "Teaching the student"):
        if len(order) < _BATCH:
            order = chance.permutation(len(items))
        batch, order = order[:_BATCH], order[_BATCH:]
        places = np.concatenate([np.arange(starts[one], starts[one] + sizes[one]) for one in batch])
        owners = np.repeat(np.arange(_BATCH), sizes[batch])
        kept = chance.random(len(places)) >= _DROP_GRAMS
        offsets = np.searchsorted(owners[kept], np.arange(_BATCH))
        logs = student(
            torch.from_numpy(rows[places[kept]]), torch.from_numpy(offsets), torch.from_numpy(grams[places[kept]])
        )
        goal = torch.from_numpy(goals[batch].astype(np.float32))
        loss = -((goal * logs).sum(1) * torch.from_numpy(weights[batch])).mean()
        for each in optimisers:
            each.zero_grad()
        loss.backward()
        for each, schedule in zip(optimisers, schedules, strict=True):
            each.step()
            schedule.step()
    return _arrays(student, hashes, codes)


def _vocabulary(found: Bags) -> NDArray[np.uint32]:
    hashes, counts = np.unique(found.hashes, return_counts=True)
    frequent = np.argsort(-counts, kind="stable")[:VOCABULARY]
    return np.sort(hashes[frequent[counts[frequent] >= _LEAST_OFTEN]])


@torch.no_grad()
def _arrays(student: Student, hashes: NDArray[np.uint32], codes: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    vectors = student.vectors.weight.numpy()
    scales = np.maximum(np.abs(vectors).max(axis=1) / 127, np.finfo(np.float16).tiny).astype(np.float16)
    return {
        "codes": np.array(codes),
        "hashes": hashes,
        "vectors": np.round(vectors / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8),
        "scales": scales,
        "norm_weight": student.norm.weight.numpy().copy(),
        "norm_bias": student.norm.bias.numpy().copy(),
        "output_weight": student.output.weight.numpy().T.astype(np.float16),
        "output_bias": student.output.bias.numpy().copy(),
    }
