"""The formats of feeds: which there are, which one a feed is in, and how it is read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from mappings.errors import SocCoderError
from service.feeds import adzuna, apprenticeships, csv, jobposting, jsonl, xml_jobs
from service.feeds.encoding import beginning, pieces
from service.feeds.json_items import json_items
from service.feeds.opened import BREAKS_OFF, opened
from service.feeds.parsed import Parsed, refuse, to_json
from service.vacancies.draft import Draft, reference, vacancy
from service.vacancies.vacancy import Refusal, Vacancy

_LISTS = frozenset({"data", "items", "jobs", "results", "vacancies"})
"""Names under which an object of JSON may have its items."""

Items = Callable[[io.BufferedReader, bytes], Iterator[Parsed | Refusal]]
"""Yields the items of a feed, which is given from its first byte, and with its first bytes."""


def _json(name: str, lists: frozenset[str], draft: Callable[[Mapping[str, Any]], Draft]) -> Items:
    """Return the reader of the format `name`, whose items are objects of JSON."""

    def items(stream: io.BufferedReader, head: bytes) -> Iterator[Parsed | Refusal]:
        for item in json_items(pieces(stream, head), lists):
            if isinstance(item, Refusal):
                yield item
            elif isinstance(item.value, dict):
                yield Parsed(item.where, draft(item.value), partial(to_json, item.value))
            else:
                yield refuse(item.where, "malformed", "The item is no object.", to_json(item.value), name)

    return items


FORMATS: Mapping[str, Items] = {
    "csv": csv.items,
    "jsonl": jsonl.items,
    "json": _json("json", _LISTS, jsonl.draft),
    "jobposting": jobposting.items,
    "apprenticeships": _json("apprenticeships", apprenticeships.LISTS, apprenticeships.draft),
    "adzuna": _json("adzuna", adzuna.LISTS, adzuna.draft),
    "xml": xml_jobs.items,
}
"""Readers of formats, by name; `docs/feeds.md` says what each is."""

_BY_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xml": "xml",
    ".rss": "xml",
    ".jsonld": "jobposting",
    ".html": "jobposting",
    ".htm": "jobposting",
}
_BY_KEY = {
    "apprenticeships": re.compile(r'"vacancyReference"\s*:'),
    "adzuna": re.compile(r'"(?:adref|redirect_url)"\s*:'),
    "jobposting": re.compile(r'"(?:@type|@graph|@context)"\s*:'),
}


def read(feed: Path | BinaryIO, source: str, layout: str | None = None) -> Iterator[Vacancy | Refusal]:
    """Return the items of a feed in its order, each as a vacancy or as a refusal, read in bounded memory.

    The same bytes yield the same items each time. What lies before a break of the feed is yielded, and then one refusal
    for the rest.

    Args:
        feed: a file, gzipped or not, or an open binary stream such as standard input, which stays open.
        source: short name of the feed.
        layout: name of its format, one of `FORMATS`; None tells it by the file's name and its first bytes.

    Raises:
        SocCoderError: the file cannot be opened, or there is no such format; and, when the first item is asked for, the
            format cannot be told, or is a table without a column for titles.
    """
    if layout is not None and layout not in FORMATS:
        raise SocCoderError(f"There is no format '{layout}'.", f"The formats are {', '.join(FORMATS)}.")
    try:
        file = feed.open("rb") if isinstance(feed, Path) else nullcontext(feed)
    except OSError as error:
        raise SocCoderError(f"{feed} cannot be read: {error.strerror}.") from error
    return _read(file, source, layout, feed.name if isinstance(feed, Path) else "")


def references(raw: str, layout: str) -> set[str]:
    """Return the references of the items in a piece of a feed, with a title or without, as far as it can be read.

    Args:
        raw: the piece.
        layout: name of its format.
    """
    stream, head = opened(io.BytesIO(raw.encode()))
    found = set()
    with suppress(SocCoderError, *BREAKS_OFF):
        for item in FORMATS[layout](stream, head):
            if not isinstance(item, Refusal):
                found.add(reference(item.draft))
    return found


def _read(
    file: AbstractContextManager[BinaryIO], source: str, layout: str | None, name: str
) -> Iterator[Vacancy | Refusal]:
    with file as feed:
        stream, head = opened(feed)
        layout = layout or _told(name, head)
        where = "byte 0"
        try:
            for found in FORMATS[layout](stream, head):
                where = f"after {found.where}"
                yield found if isinstance(found, Refusal) else _vacancy(found, source, layout)
        except BREAKS_OFF as error:
            yield refuse(where, "broken_off", f"The feed breaks off or is damaged: {error}.")


def _vacancy(found: Parsed, source: str, layout: str) -> Vacancy | Refusal:
    made = vacancy(found.draft, source, layout)
    if made is None:
        again = "jsonl" if layout == "csv" else layout  # a row is kept with the names of its columns
        return refuse(found.where, "no_title", "The item has no title.", found.raw(), again)
    return made


def _told(name: str, head: bytes) -> str:
    """Return the format that the name of a feed or its first bytes tell.

    Raises:
        SocCoderError: they tell none.
    """
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    text = beginning(head)
    if text.startswith("<"):
        return "jobposting" if re.match(r"<(?:!doctype html|html)\b", text, re.IGNORECASE) else "xml"
    if text.startswith(("{", "[")):
        for layout, key in _BY_KEY.items():
            if key.search(text):
                return layout
        return "jsonl" if _is_object(text.splitlines()[0]) else "json"
    raise SocCoderError("The format of the feed cannot be told.", f"Name it: {', '.join(FORMATS)}.")


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
