"""The teacher: all-MiniLM-L6-v2 fine-tuned to code titles and adverts, whose judgement the shipped network learns.

Knowledge distillation: Hinton, Vinyals & Dean, 2015, arXiv:1503.02531.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import nn

from models.encoder import TOKENIZER, padded, read_tokenizer, token_ids
from models.features import Fields
from training.examples import Example
from training.lessons import Lesson
from training.minilm import minilm

_HIDDEN = 384
_BATCH = 48
_RATE, _REFINING_RATE = 2.5e-4, 1e-4
_HEAD_FASTER = 10
_WARM_UP = 200
_OTHERS_SHARE = 0.4
"""Of the examples that are no adverts, the share that each epoch learns from."""
_KEEP_CATEGORY, _KEEP_DESCRIPTION = 0.7, 0.75


class Teacher(nn.Module):
    """MiniLM, mean-pooled, with one linear layer to the unit groups."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        folder = minilm()
        from sentence_transformers import SentenceTransformer  # asks a hub unless told first not to

        transformer, pooling, *_ = SentenceTransformer(str(folder), device="cpu")
        self.encoder = nn.Sequential(transformer, pooling)
        self.tokenizer = read_tokenizer(folder / TOKENIZER)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(_HIDDEN, len(codes))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return log-probabilities, shape (items, groups), of token ids, shape (items, tokens), padded with 0."""
        pooled = self.encoder({"input_ids": ids, "attention_mask": (ids != 0).long()})["sentence_embedding"]
        return torch.log_softmax(self.head(self.drop(pooled)), dim=1)


def fit(
    examples: Sequence[Example], targets: NDArray[np.float16], codes: Sequence[str], epochs: int, seed: int, number: int
) -> Teacher:
    """Fine-tune a teacher.

    Each epoch learns from every coded advert, its category and description left out now and then so that the teacher
    can do without, and from a fresh part of the other examples.

    Args:
        examples: what to learn from.
        targets: shares of the unit groups, shape (examples, groups).
        codes: the unit groups.
        epochs: passes over the coded adverts.
        seed: of the weights of the head, the order and what is left out.
        number: of the teacher, from 0: teachers of other numbers see another order.
    """
    torch.manual_seed(seed)
    teacher = Teacher(codes)
    torch.manual_seed(seed + number)
    chance = np.random.default_rng(seed + number)
    adverts = np.array([example.is_advert for example in examples])
    others = np.flatnonzero(~adverts)
    each = int(len(others) * _OTHERS_SHARE)
    weights = np.array([example.weight for example in examples], np.float32)

    def passes() -> Iterator[Lesson]:
        for _ in range(epochs):
            rows = np.concatenate([np.flatnonzero(adverts), chance.choice(others, each, replace=False)])
            items = [_some_left_out(examples[row].fields, chance) for row in rows]
            yield Lesson(items, targets[rows], weights[rows])

    steps = epochs * ((int(adverts.sum()) + each) // _BATCH)
    _descend(teacher, passes(), steps, _RATE, chance, "Teaching a teacher" if number == 0 else "")
    return teacher


def refine(teacher: Teacher, lesson: Lesson, seed: int) -> None:
    """Fine-tune a teacher for one more pass, at a smaller rate, over what all have judged together.

    Args:
        teacher: it is changed.
        lesson: what it learns from.
        seed: of the order.
    """
    torch.manual_seed(seed)
    steps = len(lesson.items) // _BATCH
    _descend(teacher, iter([lesson]), steps, _REFINING_RATE, np.random.default_rng(seed), "Refining the encoder")


def _descend(
    teacher: Teacher, passes: Iterator[Lesson], steps: int, rate: float, chance: np.random.Generator, task: str
) -> None:
    """Fit a teacher to lessons, one after the other, in batches of items of similar length."""
    word_vectors = next(module for module in teacher.modules() if isinstance(module, nn.Embedding))
    word_vectors.weight.requires_grad_(False)
    body = [weight for weight in teacher.encoder.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": teacher.head.parameters(), "lr": rate * _HEAD_FASTER}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / steps)
    )

    def batches() -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        for items, goals, weights in passes:
            ids = token_ids(teacher.tokenizer, items)
            by_length = np.argsort([len(one) for one in ids] + chance.uniform(-3, 3, len(ids)))
            starts = np.arange(0, len(items) - _BATCH + 1, _BATCH)
            chance.shuffle(starts)
            for start in starts:
                rows = by_length[start : start + _BATCH]
                goal = torch.from_numpy(goals[rows].astype(np.float32))
                yield torch.from_numpy(padded([ids[row] for row in rows])), goal, torch.from_numpy(weights[rows])

    teacher.train()
    for ids, goal, weights in track(batches(), task, total=steps, disable=not task):
        loss = -((teacher(ids) * goal).sum(1) * weights).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimiser.step()
        schedule.step()


def _some_left_out(item: Fields, chance: np.random.Generator) -> Fields:
    if chance.random() >= _KEEP_CATEGORY:
        item = item._replace(category="")
    if chance.random() >= _KEEP_DESCRIPTION:
        item = item._replace(description="")
    return item
