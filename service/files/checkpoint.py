"""What has been coded so far, so that a job that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

_Cells = Sequence[dict[str, Any]]


class Checkpoint:
    """The cells of each chunk of rows, a line each, in order.

    A line that was half written when the process was killed is forgotten, and so is everything where it was coded in
    another way than now. What another process still appends, which does not know yet that the job was taken over from
    it, is written over.
    """

    def __init__(self, path: Path, way: str) -> None:
        """Open what was kept, or begin anew.

        Args:
            path: the file.
            way: what the codings depend on, such as the version of the model.
        """
        self._path = path
        self._first = orjson.dumps(way, option=orjson.OPT_APPEND_NEWLINE)
        path.touch()
        with path.open("rb+") as file:
            is_same = file.readline() == self._first
            self._chunks, end = _sound(file.readlines()) if is_same else (0, 0)
            file.truncate(len(self._first) + end if is_same else 0)
        if not is_same:
            path.write_bytes(self._first)
        self._end = len(self._first) + end

    def __len__(self) -> int:
        """Return how many chunks were coded when it was opened."""
        return self._chunks

    def read(self) -> Iterator[_Cells]:
        """Yield the cells of these chunks."""
        with self._path.open("rb") as file:
            file.readline()
            for _ in range(self._chunks):
                yield orjson.loads(file.readline())

    def keep(self, cells: _Cells) -> None:
        """Append the cells of the next chunk."""
        with self._path.open("rb+") as file:
            file.seek(self._end)
            self._end += file.write(orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE))
            file.truncate()


def _sound(lines: Sequence[bytes]) -> tuple[int, int]:
    """Return how many lines from the first are whole, and how many bytes these take."""
    count = end = 0
    with suppress(orjson.JSONDecodeError):
        for line in lines:
            orjson.loads(line)
            if not line.endswith(b"\n"):
                break
            count, end = count + 1, end + len(line)
    return count, end
