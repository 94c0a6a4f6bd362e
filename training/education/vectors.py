"""The vectors of short texts: n-grams fitted so that their sums are what all-MiniLM-L6-v2 makes of the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.index import load_index
from mappings.normalise import normalise
from mappings.package import rows
from models.courses.vectors import SCALE, Vectors, fingerprint
from models.features import Fields, bags, known
from training.minilm import minilm
from training.stages import kept

SIZE = 96
"""Components of a vector, the first principal ones of MiniLM's 384."""

_TAUGHT = 384
_LEAST_OFTEN = 3
_EPOCHS = 10
_BATCH = 256
_RATE = 5e-3
_DROP_GRAMS = 0.1
_FIRST_SPREAD = 0.1
_SUBJECTS_COUNT = 3.0

_TITLES = {
    "hecos": 1,
    "jacs3": 1,
    "cah_1_1": 1,
    "cah_1_3": 1,
    "hecos_synonyms": 0,
    "degree_subjects": 0,
    "soc2020": 1,
    "soc2010": 1,
    "map_occupations": 1,
    "map_job_titles": 1,
    "standards_2020": 2,
}
"""Tables whose texts are learned from, and the column of these. What is measured on is not among them: the subjects of
entry routes and the synonyms of degree subjects."""

_OF_SUBJECTS = ("hecos", "jacs3", "cah_1_1", "cah_1_3", "hecos_synonyms", "degree_subjects")


def fit(work: Path, keep: Sequence[str], seed: int) -> dict[str, NDArray[Any]]:
    """Fit the vectors and return the arrays of `models.courses.vectors.Vectors`.

    Args:
        work: folder where what MiniLM makes of the texts is kept; to ask it takes some minutes of one core.
        keep: texts whose vectors are to be kept with those of the n-grams.
        seed: of the first vectors, the order and what is left out.
    """
    texts, weights = corpus()
    work.mkdir(parents=True, exist_ok=True)
    key = fingerprint(" ".join(texts))
    taught = kept(work / f"minilm-{key:016x}.npz", lambda: {"taught": _embed(texts)})["taught"]
    arrays = _fit(texts, weights, _principal(taught.astype(np.float32)), seed)
    unique = {fingerprint(text): text for text in keep}
    order = sorted(unique)
    empty: dict[str, NDArray[Any]] = {"kept_keys": np.empty(0, np.uint64), "kept": np.empty((0, SIZE), np.int8)}
    vectors = Vectors({**arrays, **empty}).of([unique[each] for each in order])
    return {**arrays, "kept_keys": np.array(order, np.uint64), "kept": np.round(vectors * SCALE).astype(np.int8)}


def corpus() -> tuple[list[str], NDArray[np.float32]]:
    """Return the texts to learn from, lower case and sorted, and the weight of each: names of subjects count thrice."""
    subjects = {row.lower() for row in _texts(_OF_SUBJECTS)}
    every = sorted(subjects | {row.lower() for row in (*_texts(_TITLES), *_index())} - {""})
    return every, np.array([_SUBJECTS_COUNT if text in subjects else 1.0 for text in every], np.float32)


def _texts(tables: Sequence[str] | Mapping[str, int]) -> Iterator[str]:
    for table in tables:
        yield from (row[_TITLES[table]].strip() for row in rows(table))


def _index() -> Iterator[str]:
    for entries in load_index().titles.values():
        yield from (entry.title.strip() for entry in entries)


def _embed(texts: Sequence[str]) -> NDArray[np.float16]:
    folder = minilm()
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = 48
    order = np.argsort([len(text) for text in texts], kind="stable")
    found: NDArray[np.float16] = np.empty((len(texts), _TAUGHT), np.float16)
    found[order] = model.encode([texts[place] for place in order], batch_size=128, normalize_embeddings=True)
    return found


def _principal(taught: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the first principal components, of length 1 each text."""
    _, axes = np.linalg.eigh(np.cov(taught, rowvar=False))
    projected: NDArray[np.float32] = taught @ axes[:, ::-1][:, :SIZE].astype(np.float32)
    projected /= np.linalg.norm(projected, axis=1, keepdims=True)
    return projected


def _fit(
    texts: Sequence[str], weights: NDArray[np.float32], goals: NDArray[np.float32], seed: int
) -> dict[str, NDArray[Any]]:
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    found = bags([Fields(normalise(text), "") for text in texts])
    every, counts = np.unique(found.hashes, return_counts=True)
    hashes = every[counts >= _LEAST_OFTEN]
    grams = known(found, hashes)
    net = torch.nn.EmbeddingBag(len(hashes), SIZE, mode="sum", sparse=True)
    torch.nn.init.normal_(net.weight, std=_FIRST_SPREAD)
    optimiser: Any = torch.optim.SparseAdam(net.parameters(), lr=_RATE)
    steps = _EPOCHS * (len(texts) // _BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.02, 1 - step / steps))
    order = np.empty(0, np.int64)
    for _ in range(steps):
        if len(order) < _BATCH:
            order = chance.permutation(len(texts))
        batch, order = order[:_BATCH], order[_BATCH:]
        places = np.concatenate([np.arange(grams.starts[one], grams.starts[one] + grams.sizes[one]) for one in batch])
        owners = np.repeat(np.arange(_BATCH), grams.sizes[batch])
        left = chance.random(len(places)) >= _DROP_GRAMS
        offsets = np.searchsorted(owners[left], np.arange(_BATCH))
        sums = net(
            torch.from_numpy(grams.rows[places[left]]),
            torch.from_numpy(offsets),
            per_sample_weights=torch.from_numpy(grams.weights[places[left]]),
        )
        cosines = (torch.nn.functional.normalize(sums, dim=1) * torch.from_numpy(goals[batch])).sum(1)
        loss: Any = ((1 - cosines) * torch.from_numpy(weights[batch])).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    vectors = net.weight.detach().numpy()
    scales = np.maximum(np.abs(vectors).max(axis=1) / SCALE, np.finfo(np.float16).tiny).astype(np.float16)
    eighths = np.round(vectors / scales.astype(np.float32)[:, None]).clip(-SCALE, SCALE).astype(np.int8)
    return {"hashes": hashes, "vectors": eighths, "scales": scales}
