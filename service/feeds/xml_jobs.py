"""XML feeds of job boards, of the kinds that Indeed and Trovit take: an element a vacancy, an element a field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from io import BufferedReader

from lxml import etree

from service.feeds import columns
from service.feeds.encoding import pieces
from service.feeds.parsed import LONGEST_ITEM, Parsed, refuse
from service.vacancies.draft import Draft
from service.vacancies.vacancy import Refusal

_ITEMS = frozenset({"job", "ad", "item", "vacancy", "entry", "advert", "jobposting"})
"""Names of elements that hold a vacancy; within one, they are fields like others."""

_OF_TEXT = frozenset(columns.NAMES["description"])
_DECLARED = re.compile(rb"""^\W{0,16}<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.-]{1,40})["']""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _UnsafeError(Exception):
    """The feed declares entities."""


class _Reader:
    """Puts the events of a parser together to vacancies."""

    def __init__(self) -> None:
        self._item: etree._Element | None = None
        self._number = 0

    @property
    def where(self) -> str:
        """Where the next vacancy is."""
        return f"item {self._number + 1}"

    def read(self, events: Iterable[tuple[str, etree._Element]]) -> Iterator[Parsed]:
        """Yield the vacancies that `events` complete, and forget them.

        Raises:
            _UnsafeError: the feed declares entities.
        """
        for event, element in events:
            if event == "start":
                if element.getparent() is None and _declares_entities(element):
                    raise _UnsafeError
                if self._item is None and _name(element) in _ITEMS:
                    self._item = element
                continue
            if element is self._item:
                raw = etree.tostring(element, encoding="unicode", with_tail=False)
                yield Parsed(self.where, _draft(element), partial(str, raw))
                self._number, self._item = self._number + 1, None
            if self._item is None:
                element.clear()
                _forget_before(element)


def items(stream: BufferedReader, head: bytes) -> Iterator[Parsed | Refusal]:
    """Yield the vacancies of a feed. One that declares entities is refused, and nothing outside the feed is read."""
    declared = _DECLARED.match(head)
    parser = etree.XMLPullParser(
        ("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    reader, silent, fault = _Reader(), 0, ""
    try:
        for piece in pieces(stream, head, declared[1].decode() if declared else ""):
            before = reader.where
            try:
                parser.feed(_ILLEGAL.sub("", piece).encode())
            finally:
                yield from reader.read(parser.read_events())
            silent = silent + len(piece) if reader.where == before else 0
            if silent > 2 * LONGEST_ITEM:
                fault = f"no vacancy ends in {silent:,} characters"
                break
        else:
            parser.close()
    except _UnsafeError:
        yield refuse("item 1", "unsafe", "The feed declares entities of XML and is not read.")
    except etree.XMLSyntaxError as error:
        fault = str(error).splitlines()[0]
    if fault:
        yield refuse(reader.where, "broken_off", f"The feed cannot be read from here on: {fault}.")


def _draft(item: etree._Element) -> Draft:
    values: dict[str, str] = {}
    for child in item.iterchildren(etree.Element):
        if len(child) == 0 or _name(child) in _OF_TEXT:
            values.setdefault(_name(child), _text(child))
        else:
            for each in child.iter(etree.Element):
                if len(each) == 0:
                    values.setdefault(_name(each), _text(each))
    return columns.draft(values)


def _text(element: etree._Element) -> str:
    """Return the text of an element; elements of HTML within it are kept as such."""
    if len(element) == 0:
        return element.text or ""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _name(element: etree._Element) -> str:
    tag = str(element.tag)  # which need not be a name that lxml takes: `job:`
    return tag.rpartition("}")[2].lower()


def _declares_entities(root: etree._Element) -> bool:
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and next(iter(declared.iterentities()), None) is not None


def _forget_before(element: etree._Element) -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
