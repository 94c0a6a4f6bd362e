"""The characters of a feed: UTF-8, and where a byte is not, what the feed declares or Windows-1252, marked as such."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import TextIO

from service.vacancies.markup import MARK

CHUNK = 64 * 1024
"""Bytes read at a time."""

_FALLBACK = "cp1252"
_MARKS_OF_ORDER = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def encoding(head: bytes) -> str:
    """Return the encoding that the first bytes of a feed tell by their byte order mark, else UTF-8."""
    return next((name for mark, name in _MARKS_OF_ORDER.items() if head.startswith(mark)), "utf-8-sig")


def beginning(head: bytes) -> str:
    """Return the first bytes of a feed as text, without the space before it."""
    return head.decode(encoding(head), errors="replace").lstrip()


def text(stream: io.BufferedReader, head: bytes) -> TextIO:
    """Return the feed as text, lines ended as they are; no byte of it raises an error.

    Args:
        stream: the feed from its first byte.
        head: its first bytes, which stay in `stream`.
    """
    return io.TextIOWrapper(stream, encoding(head), errors=_handler(_FALLBACK), newline="")


def pieces(stream: io.BufferedReader, head: bytes, declared: str = "") -> Iterator[str]:
    """Yield the feed as text in pieces of at most `CHUNK`, none empty; no byte of it raises an error.

    Args:
        stream: the feed from its first byte.
        head: its first bytes, which stay in `stream`.
        declared: the encoding that the feed says it has, tried where UTF-8 fails; one of single bytes, else it is not
            tried.
    """
    decoder = codecs.getincrementaldecoder(encoding(head))(errors=_handler(declared or _FALLBACK))
    chunk = b"-"
    while chunk:
        chunk = stream.read1(CHUNK)
        if piece := decoder.decode(chunk, final=not chunk):
            yield piece


def _handler(codec: str) -> str:
    """Return the name of the error handler that reads single bytes by `codec`, else by Windows-1252."""
    name = f"soc_coder.{codec}"
    try:
        codecs.lookup_error(name)
    except LookupError:
        codecs.register_error(name, _reader(codec))
    return name


def _reader(codec: str) -> Callable[[UnicodeError], tuple[str, int]]:
    characters = [_character(bytes([byte]), codec) for byte in range(256)]

    def read(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        wrong = error.object[error.start : error.end]
        return "".join(characters[byte] + MARK for byte in wrong), error.end

    return read


def _character(byte: bytes, codec: str) -> str:
    for each in (codec, _FALLBACK):
        try:
            character = byte.decode(each)
        except (LookupError, ValueError):
            continue
        if len(character) == 1 and character.isprintable():
            return character
    return "\ufffd"
