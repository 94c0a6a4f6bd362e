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
from training.minilm import minilm

_HIDDEN = 384
_BATCH = 48
_RATE, _HEAD_RATE = 2.5e-4, 2.5e-3
_WARM_UP = 200
_OTHERS_SHARE = 0.35
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

    @torch.inference_mode()
    def log_probabilities(self, items: Sequence[Fields], task: str) -> NDArray[np.float32]:
        """Return log-probabilities of the unit groups, shape (items, groups)."""
        self.eval()
        ids = token_ids(self.tokenizer, items)
        logs = np.empty((len(items), self.head.out_features), np.float32)
        order = np.argsort([len(each) for each in ids], kind="stable")
        for start in track(range(0, len(items), 128), task):
            rows = order[start : start + 128]
            logs[rows] = self(_tensor([ids[row] for row in rows])).numpy()
        return logs


def fit(
    examples: Sequence[Example], targets: NDArray[np.float32], codes: Sequence[str], epochs: int, seed: int
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
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    teacher = Teacher(codes)
    word_vectors = next(module for module in teacher.modules() if isinstance(module, nn.Embedding))
    word_vectors.weight.requires_grad_(False)
    adverts = np.array([example.is_advert for example in examples])
    others = np.flatnonzero(~adverts)
    each = int(len(others) * _OTHERS_SHARE)
    steps = epochs * ((int(adverts.sum()) + each) // _BATCH)
    body = [weight for weight in teacher.encoder.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": _RATE}, {"params": teacher.head.parameters(), "lr": _HEAD_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.02, 1 - step / steps)
    )
    weights = torch.tensor([example.weight for example in examples])
    goal = torch.from_numpy(targets)

    def batches() -> Iterator[tuple[NDArray[np.int64], torch.Tensor]]:
        for _ in range(epochs):
            rows = np.concatenate([np.flatnonzero(adverts), chance.choice(others, each, replace=False)])
            ids = token_ids(teacher.tokenizer, [_some_left_out(examples[row].fields, chance) for row in rows])
            by_length = np.argsort([len(one) for one in ids] + chance.uniform(-3, 3, len(ids)))
            starts = np.arange(0, len(rows) - _BATCH + 1, _BATCH)
            chance.shuffle(starts)
            for start in starts:
                batch = by_length[start : start + _BATCH]
                yield rows[batch], _tensor([ids[one] for one in batch])

    teacher.train()
    for rows, ids in track(batches(), "Teaching the teacher", total=steps):
        loss = -((teacher(ids) * goal[rows]).sum(1) * weights[rows]).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return teacher


def _some_left_out(item: Fields, chance: np.random.Generator) -> Fields:
    if chance.random() >= _KEEP_CATEGORY:
        item = item._replace(category="")
    if chance.random() >= _KEEP_DESCRIPTION:
        item = item._replace(description="")
    return item


def _tensor(ids: Sequence[Sequence[int]]) -> torch.Tensor:
    return torch.from_numpy(padded(ids))
