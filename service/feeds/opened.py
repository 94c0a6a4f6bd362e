"""A feed opened: unzipped, and its first bytes looked at without being lost."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any, BinaryIO

HEAD = 64 * 1024
"""First bytes of a feed, by which its format and encoding are told."""

BREAKS_OFF = (OSError, EOFError, zlib.error)
"""What reading a feed raises where it breaks off or is damaged."""

_GZIP = b"\x1f\x8b"


class _Joined(io.RawIOBase):
    """The bytes of `head`, and then those of `rest`, which is not closed with it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._read = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            piece, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            piece = self._read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def opened(stream: BinaryIO) -> tuple[io.BufferedReader, bytes]:
    """Return `stream` from its first byte, unzipped if it is gzipped, and its first `HEAD` bytes."""
    head = _first_bytes(stream)
    whole: io.BufferedReader = io.BufferedReader(_Joined(head, stream), HEAD)
    if not head.startswith(_GZIP):
        return whole, head
    unzipped = io.BufferedReader(_Joined(b"", gzip.GzipFile(fileobj=whole)), HEAD)  # type: ignore[arg-type]
    head = _first_bytes(unzipped)
    return io.BufferedReader(_Joined(head, unzipped), HEAD), head


def _first_bytes(stream: BinaryIO) -> bytes:
    read, head = getattr(stream, "read1", stream.read), b""
    try:
        while len(head) < HEAD and (piece := read(HEAD)):
            head += piece
    except BREAKS_OFF:
        pass  # it breaks off there again when the feed is read
    return head
