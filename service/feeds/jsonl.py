"""JSON Lines, also called NDJSON: an object a line, whose keys are those of a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from io import BufferedReader
from typing import Any

from service.feeds import columns
from service.feeds.encoding import text
from service.feeds.parsed import LONGEST_ITEM, Parsed, as_text, refuse, to_json
from service.vacancies.draft import Draft
from service.vacancies.vacancy import Refusal


def items(stream: BufferedReader, head: bytes) -> Iterator[Parsed | Refusal]:
    """Yield the objects, one a line; a line that is none is refused and the next one read."""
    lines, number = text(stream, head), 0
    while line := lines.readline(LONGEST_ITEM):
        number += 1
        where = f"line {number}"
        if len(line) == LONGEST_ITEM and line[-1] not in "\r\n":
            while (rest := lines.readline(LONGEST_ITEM)) and rest[-1] not in "\r\n":
                pass
            yield refuse(where, "too_large", f"The line is longer than {LONGEST_ITEM:,} characters.", line)
        elif not line.isspace():
            yield _item(where, line)


def draft(item: Mapping[str, Any]) -> Draft:
    """Return the fields of one object."""
    return columns.draft({name: as_text(value) for name, value in item.items()})


def _item(where: str, line: str) -> Parsed | Refusal:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        return refuse(where, "malformed", f"The line is not JSON: {error}.", line, "jsonl")
    if not isinstance(item, dict):
        return refuse(where, "malformed", "The line is not a JSON object.", line, "jsonl")
    return Parsed(where, draft(item), partial(to_json, item))
