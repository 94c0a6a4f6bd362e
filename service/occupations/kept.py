"""Answers that were told once, kept so that they need not be made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST_BYTES = 32 * 2**20
"""Bytes of answers that are kept at most: some 1,900 of pay, of 17.5 kB each."""


class Kept:
    """Answers by what they depend on; where they grow beyond a size, those that were asked for longest ago go.

    Threads may share it.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the answer that depends on `key` alone, from `make` where it is not kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._lock:
            self._size += len(made) - len(self._answers.pop(key, b""))
            self._answers[key] = made
            while self._size > self._most:
                _, oldest = self._answers.popitem(last=False)
                self._size -= len(oldest)
        return made
