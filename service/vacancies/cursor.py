"""Where a page of a search ends, as an opaque word by which the next goes on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from mappings.errors import SocCoderError


class Position(NamedTuple):
    """The last vacancy of a page: of those with the same rank, the lower number comes first."""

    rank: float
    number: int


def write_cursor(query: Any, position: Position) -> str:
    """Return the word for a position in the answer to `query`, whose `repr` tells it from every other."""
    return urlsafe_b64encode(orjson.dumps([_digest(query), *position])).decode().rstrip("=")


def read_cursor(query: Any, cursor: str) -> Position:
    """Return the position that a cursor stands for.

    Raises:
        SocCoderError: it is no cursor, or that of another query.
    """
    try:
        digest, rank, number = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        position = Position(float(rank), int(number))
    except (ValueError, TypeError, OverflowError):
        raise SocCoderError("This is no cursor.", "Send the one that an answer has in 'next', or none.") from None
    if digest != _digest(query):
        raise SocCoderError("The cursor is of another query.", "Start again without it.")
    return position


def _digest(query: Any) -> str:
    return blake2b(repr(query).encode(), digest_size=8).hexdigest()
