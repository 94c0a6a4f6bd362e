"""Codings that were told once, kept because many ask for few titles."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from models.coder import Coder
from models.coding import Coding, Item, Scheme
from models.overrides import Overrides

KEPT = 2_000
"""Codings that are kept at most."""


class Asked(NamedTuple):
    """What was asked for alone."""

    item: Item
    scheme: Scheme
    top: int
    careful: bool


class Speaker(NamedTuple):
    """What decides how it is coded."""

    coder: Coder
    overrides: Overrides


class KeptCodings:
    """The codings asked for last of one coder with the overrides that hold; adverts, each asked for once, are not kept.

    One thread may use it: that of the event loop.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._codings: OrderedDict[Asked, Coding] = OrderedDict()
        self._by: Speaker | None = None

    def get(self, by: Speaker, asked: Asked) -> Coding | None:
        """Return what was said, or None where it is not kept; what another coder said, or by other overrides, goes."""
        if self._by != by:
            self._codings.clear()
            self._by = by
        if asked in self._codings:
            self._codings.move_to_end(asked)
        return self._codings.get(asked)

    def keep(self, by: Speaker, asked: Asked, coding: Coding) -> None:
        """Keep what was said, unless another has begun to speak meanwhile."""
        if self._by == by and not asked.item.description:
            self._codings[asked] = coding
            if len(self._codings) > self._most:
                self._codings.popitem(last=False)
