"""How much of memory the allocator may leave lying about."""

from __future__ import annotations

from contextlib import suppress
from ctypes import CDLL

MOST = 2
"""Arenas of memory.

By default the GNU C library makes up to eight for each core, one for each thread that asks while others do. What one
thread frees no other can use, and the service grows as it codes. Python runs one thread at a time, so few are enough.
"""

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


def use_few() -> None:
    """Keep this process to few arenas, where its C library has such a thing (mallopt(3))."""
    with suppress(AttributeError, OSError):
        CDLL(None).mallopt(_ARENA_MAX, MOST)
