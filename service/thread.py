"""The coder at work in a thread of its own, so that nobody waits for a large request but who sent it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import median
from threading import Lock
from time import perf_counter
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request

from mappings.schemes import UNIT_GROUP, load_scheme
from models.coder import Coder
from models.coding import Coding, Item, Scheme
from models.overrides import Overrides
from service.errors import BusyError
from service.kept_codings import Asked, KeptCodings, Speaker
from service.metrics import Metrics
from service.seen import UNNAMED, Seen

CHUNK = 100
"""Items of one request that are coded before it is another request's turn."""

LONGEST_WAIT = 3.0
"""Seconds that the line before a request may take; one that would wait longer is refused at once."""

_TURNS_LOOKED_AT = 15

CHECK = Item("staff nurse")
"""What the readiness check codes."""


class CodingThread:
    """Codes the items of all requests, in turns, and counts the codings.

    One thread, because Python runs one at a time: two would code no faster and keep look-ups waiting longer.

    Attributes:
        coder: the coder at work. Another may take its place at any time; a request is coded by one to its end.
    """

    def __init__(self, coder: Coder, metrics: Metrics, seen: Seen | None = None) -> None:
        """Take the coder, and what counts the codings: for the metrics, and by source for drift."""
        self.coder = coder
        self._metrics = metrics
        self._seen = seen
        self._kept = KeptCodings()
        self._turns = CapacityLimiter(1)
        self._in_line = 0
        self._paces: deque[float] = deque(maxlen=_TURNS_LOOKED_AT)
        self._changing = Lock()

    async def code(
        self,
        items: Sequence[Item],
        scheme: Scheme,
        top: int,
        careful: bool = True,
        coder: Coder | None = None,
        source: str = UNNAMED,
    ) -> list[Coding]:
        """Return the codings of `items`, explained, in their order; by default those of the coder now at work.

        Raises:
            BusyError: they would wait longer than `LONGEST_WAIT` for their turn.
        """
        if self._wait > LONGEST_WAIT:
            raise BusyError("More is asked than can be coded just now.", "Try again in a moment, with fewer at once.")
        coder = coder or self.coder
        by = Speaker(coder, coder.overrides)
        alone = Asked(items[0], scheme, top, careful) if len(items) == 1 else None
        if alone and (kept := self._kept.get(by, alone)):
            codings = [kept]
        else:
            codings = await self._in_turns(coder, items, scheme, top, careful)
            if alone:
                self._kept.keep(by, alone, codings[0])
        self._metrics.count_codings((item.kind for item in items), codings)
        if self._seen:
            self._seen.count(source, items, codings)
        return codings

    async def _in_turns(
        self, coder: Coder, items: Sequence[Item], scheme: Scheme, top: int, careful: bool
    ) -> list[Coding]:
        codings: list[Coding] = []

        def take_turn(chunk: Sequence[Item]) -> list[Coding]:
            began = perf_counter()
            coded = coder.code_many(chunk, scheme, top, True, careful)
            self._paces.append((perf_counter() - began) / len(chunk))
            return coded

        turn = min(len(items), CHUNK)
        self._in_line += turn
        try:
            for start in range(0, len(items), CHUNK):
                chunk = items[start : start + CHUNK]
                codings += await to_thread.run_sync(take_turn, chunk, limiter=self._turns)
        finally:
            self._in_line -= turn
        return codings

    @property
    def _wait(self) -> float:
        """Seconds until a request that comes now has its turn, by the pace of the last turns; 0 until it is known."""
        if len(self._paces) < _TURNS_LOOKED_AT:
            return 0.0
        return self._in_line * median(self._paces)

    def put_to_work(self, coder: Coder) -> None:
        """Let another coder take the place of the one at work, with the overrides that hold now."""
        with self._changing:
            coder.overrides = self.coder.overrides
            self.coder = coder
            self._kept = KeptCodings()  # the coder before can go

    def overrule(self, overrides: Overrides) -> None:
        """Put other overrides in the place of those that hold, for the coder at work and any after it."""
        with self._changing:
            self.coder.overrides = overrides

    async def works(self) -> bool:
        """Say whether the coder codes a plain title to a unit group; asks out of turn."""
        (coding,) = await to_thread.run_sync(self.coder.code_many, [CHECK])
        return coding.level == UNIT_GROUP and coding.code in load_scheme("soc2020")


async def _thread(request: Request) -> CodingThread:
    thread: CodingThread = request.app.state.thread
    return thread


Thread = Annotated[CodingThread, Depends(_thread)]
"""The coding thread of the application that answers the request."""
