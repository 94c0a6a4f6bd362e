"""A linear classifier of job titles on the vectors: what the coding index says, learned."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.schemes import load_scheme
from models.coding import Scheme
from models.courses.signs import SHARPNESS, index_witnesses
from models.courses.vectors import Vectors

_EPOCHS = 8
_BATCH = 512
_RATE = 1e-2
_DECAY = 1e-3
_NOISE = 0.03


def fit(scheme: Scheme, vectors: Vectors, seed: int) -> tuple[NDArray[np.float16], NDArray[np.float32]]:
    """Fit softmax regression from the vector of a title of the coding index to its unit group.

    Each title is moved a little at random each time, as a subject is no title.

    Returns:
        Weights, shape (size, groups), and intercepts, shape (groups,).
    """
    import torch

    torch.manual_seed(seed)
    witnesses = index_witnesses(scheme)
    titles: Any = torch.from_numpy(vectors.of([each.text for each in witnesses]))
    groups = torch.tensor([each.group for each in witnesses])
    head = torch.nn.Linear(titles.shape[1], len(load_scheme(scheme).unit_groups))
    optimiser = torch.optim.AdamW(head.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * -(-len(titles) // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / steps))
    for _ in range(_EPOCHS):
        order: Any = torch.randperm(len(titles))
        for batch in order.split(_BATCH):
            moved = titles[batch] + torch.randn(len(batch), titles.shape[1]) * _NOISE
            loss: Any = torch.nn.functional.cross_entropy(head(SHARPNESS * moved), groups[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return head.weight.detach().numpy().T.astype(np.float16), head.bias.detach().numpy()
