"""The encoder: a fine-tuned MiniLM in 8-bit ONNX, which reads more closely than the network, and more slowly.

It is loaded when it is first used: who codes only titles that the network is sure of never pays for it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.features import DESCRIPTION_READ, Fields
from models.gender import common

MODEL, TOKENIZER = "encoder.onnx", "tokenizer.json"
"""The files of the encoder in the folder of a bundle."""

TITLE_TOKENS, TOKENS = 40, 160
"""Most tokens of the title with the category, and of an item in all."""

THREADS = "SOC_CODER_ENCODER_THREADS"
"""The variable of the environment that says how many items are read side by side; without it, one for each core."""

_WORD = re.compile(r"[A-Za-z]+")


class Encoder:
    """Reads items with the files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def log_probabilities(self, items: Sequence[Fields], at_a_time: int = 1) -> NDArray[np.float32]:
        """Return the natural logs of the probabilities of the SOC2020 unit groups, shape (items, groups).

        Args:
            items: what to read.
            at_a_time: items that are read as one. More are read a little faster, but the 8-bit arithmetic takes its
                scale from all of them, and what it says of one then depends on the others by some hundredths.
        """
        ids = token_ids(self._tokenizer, items)
        order = np.argsort([len(each) for each in ids], kind="stable")
        logs = np.empty((len(items), self._session.get_outputs()[0].shape[1]), np.float32)

        def read(start: int) -> None:
            rows = order[start : start + at_a_time]
            (logs[rows],) = self._session.run(None, {"ids": padded([ids[row] for row in rows])})

        with ThreadPoolExecutor(int(os.environ.get(THREADS, 0)) or os.cpu_count()) as pool:
            for _ in pool.map(read, range(0, len(items), at_a_time)):
                pass
        return logs

    @cached_property
    def _tokenizer(self) -> Any:
        return read_tokenizer(self._folder / TOKENIZER)

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self._folder / MODEL), options, providers=["CPUExecutionProvider"])


def read_tokenizer(path: Path) -> Any:
    """Return the tokenizer in a file, without padding or truncation."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def token_ids(tokenizer: Any, items: Sequence[Fields]) -> list[list[int]]:
    """Return the token ids of each item: the title with its category, then the first words of the description."""
    titles = [_whole(_title(item)) for item in items]
    ids = [encoded.ids for encoded in tokenizer.encode_batch(titles)]
    ids = [each if len(each) <= TITLE_TOKENS else [*each[: TITLE_TOKENS - 1], each[-1]] for each in ids]
    described = [row for row, item in enumerate(items) if item.description]
    texts = [_whole(" ".join(items[row].description[:DESCRIPTION_READ].split())) for row in described]
    for row, encoded in zip(described, tokenizer.encode_batch(texts), strict=True):
        rest = encoded.ids[1:]
        room = TOKENS - len(ids[row])
        ids[row] = ids[row] + (rest if len(rest) <= room else [*rest[: room - 1], rest[-1]])
    return ids


def padded(ids: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return token ids as one array, shape (items, tokens), shorter items filled up with 0."""
    width = max(map(len, ids))
    return np.array([[*each, *[0] * (width - len(each))] for each in ids], np.int64)


def _whole(text: str) -> str:
    """Return a text with `?` for every lone surrogate, such as stands for a byte that is not UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _title(item: Fields) -> str:
    title = item.title.lower() if item.title.isupper() else item.title
    title = _WORD.sub(_common, title)
    return f"{title} ; {item.category.replace('_', ' ')}" if item.category else title


def _common(word: re.Match[str]) -> str:
    """Return a word in the form that stands for men and women; as it is, where that is its own form."""
    written = word.group()
    form = common(written.lower())
    return written if form == written.lower() else form
