"""The objects of a JSON feed one after the other, however long the feed, and whether or not it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import ijson
from ijson.common import ObjectBuilder

from service.feeds.parsed import LONGEST_ITEM, refuse
from service.vacancies.vacancy import Refusal

_DEEPEST = 100
"""Levels of nesting; a feed that goes deeper is read no further."""

_OPENS, _CLOSES = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})


class JsonItem(NamedTuple):
    """A value of a feed, and where it is."""

    where: str
    value: Any


class _UnboundedError(Exception):
    """The feed cannot be read on in bounded memory."""


class _Reader:
    """Puts the events of a parser together to items.

    Args:
        lists: names under which an object at the top has its items.
    """

    def __init__(self, lists: frozenset[str]) -> None:
        self._lists = lists
        self._in_list = self._in_object = self._had_list = False
        self._key = ""
        self._around: dict[str, Any] = {}
        self._around_size = 0
        self._value: ObjectBuilder | None = None
        self._depth = self._size = 0
        self._number = 0

    @property
    def where(self) -> str:
        """Where the next item is."""
        return f"item {self._number + 1}"

    def read(self, events: Iterable[tuple[str, Any]]) -> Iterator[JsonItem | Refusal]:
        """Yield the items that `events` complete.

        Raises:
            _UnboundedError: values are nested too deep.
        """
        for event, value in events:
            if self._value is not None:
                if (item := self._inside(event, value)) is not None:
                    yield item
            elif self._in_list:
                if event == "end_array":
                    self._in_list = False
                elif (item := self._begin(event, value)) is not None:
                    yield item
            elif self._in_object:
                if event == "map_key":
                    self._key = value
                elif event == "end_map":
                    self._in_object = False
                    if not self._had_list:
                        yield self._item(self._around, self._around_size)
                elif event == "start_array" and self._key in self._lists:
                    self._in_list = self._had_list = True
                else:
                    self._begin(event, value)
            elif event == "start_array":
                self._in_list = True
            elif event == "start_map":
                self._in_object, self._had_list, self._around, self._around_size = True, False, {}, 0
            else:
                yield self._item(value, 0)

    def _begin(self, event: str, value: Any) -> JsonItem | Refusal | None:
        self._value, self._depth, self._size = ObjectBuilder(), 0, 0
        return self._inside(event, value)

    def _inside(self, event: str, value: Any) -> JsonItem | Refusal | None:
        assert self._value is not None
        self._depth += (event in _OPENS) - (event in _CLOSES)
        if self._depth > _DEEPEST:
            raise _UnboundedError(f"values are nested more than {_DEEPEST} deep")
        self._size += len(value) if isinstance(value, str) else 8
        if self._size <= LONGEST_ITEM:
            self._value.event(event, value)
        if self._depth:
            return None
        built, self._value = self._value.value if self._size <= LONGEST_ITEM else None, None
        if self._in_list:
            return self._item(built, self._size)
        self._around_size += self._size + len(self._key)
        if self._around_size <= LONGEST_ITEM:
            self._around[self._key] = built
        return None

    def _item(self, value: Any, size: int) -> JsonItem | Refusal:
        where = self.where
        self._number += 1
        if size > LONGEST_ITEM:
            return refuse(where, "too_large", f"The item is longer than {LONGEST_ITEM:,} characters.")
        return JsonItem(where, value)


def json_items(pieces: Iterable[str], lists: frozenset[str]) -> Iterator[JsonItem | Refusal]:
    """Yield the items of one JSON text, or of several after one another.

    The items are the elements of an array, if the text is one; of the arrays that an object has under the names in
    `lists`; or else that object itself.

    Args:
        pieces: the feed.
        lists: names under which an object at the top has its items.
    """
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, multiple_values=True)
    reader, silent = _Reader(lists), 0
    fault = ""
    try:
        for piece in filter(None, pieces):  # to send nothing is to end
            silent += len(piece)
            try:
                parser.send(piece.encode())
            finally:
                silent = 0 if events else silent
                yield from reader.read(events)
                events.clear()
            if silent > LONGEST_ITEM:
                raise _UnboundedError(f"a value is longer than {LONGEST_ITEM:,} characters")
        try:
            parser.close()
        finally:
            yield from reader.read(events)
    except (ijson.JSONError, _UnboundedError, ValueError) as error:
        fault = str(error).splitlines()[0]
    if fault:
        yield refuse(reader.where, "broken_off", f"The feed cannot be read from here on: {fault}.")
