"""Feeds made to harm: entities, bombs, endless values; each is read in bounded memory."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import re
from multiprocessing import Pipe, get_context
from pathlib import Path

import pytest

from service.feeds.formats import read
from service.vacancies.vacancy import Refusal, Vacancy

MIB = 1024 * 1024
BOUND = 64 * MIB
"""Bytes of memory that a reader may take, however long its feed."""


class Repeated(io.RawIOBase):
    """A feed that begins in one way, repeats a second for `size` bytes, and ends in a third."""

    def __init__(self, start, middle, end, size):
        middle *= 65536 // len(middle)
        self._rest = b""
        self._pieces = itertools.chain([start], itertools.repeat(middle, size // len(middle)), [end])

    def readable(self):
        return True

    def read(self, count=-1):
        self._rest = self._rest or next(self._pieces, b"")
        piece, self._rest = self._rest[:count], self._rest[count:]
        return piece


def outcome(feed, layout):
    """Return how many vacancies a feed has, its last refusal, and by how much the process grew to read it."""
    here, there = Pipe(duplex=False)
    child = get_context("fork").Process(target=_read, args=(feed, layout, there))
    child.start()
    there.close()
    try:
        return here.recv()
    finally:
        child.join()


def _read(feed, layout, there):
    before, count, refusal = _most_memory(), 0, None
    for found in read(feed, "x", layout):
        if isinstance(found, Vacancy):
            count += 1
        else:
            refusal = found
    there.send((count, refusal, _most_memory() - before))


def _most_memory():
    return 1024 * int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[1])


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY c SYSTEM "http://127.0.0.1:9/">',
        '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;',
    ],
)
def test_a_feed_that_declares_entities_is_not_read(entities):
    feed = f"<!DOCTYPE jobs [{entities}]><jobs><job><title>Baker &c;</title></job></jobs>"
    (refusal,) = read(io.BytesIO(feed.encode()), "x", "xml")
    assert isinstance(refusal, Refusal)
    assert refusal.fault == "unsafe"


def test_an_entity_that_is_not_declared_breaks_the_feed_and_is_not_made_up():
    feed = b"<jobs><job><title>Baker</title></job><job><title>&c;</title></job></jobs>"
    whole, refusal = read(io.BytesIO(feed), "x", "xml")
    assert whole.title == "Baker"
    assert refusal.fault == "broken_off"


LONG = {
    "json": (b'[{"title": "', b"a", b'"}]'),
    "jsonl": (b'{"title": "', b"a", b'"}\n{"title": "Baker"}\n'),
    "csv": (b"title\nBaker\n", b"a", b"\nBaker\n"),
    "xml": (b"<jobs><job><title>Baker</title></job><job><title>", b"a", b"</title></job></jobs>"),
}


@pytest.mark.parametrize("layout", LONG)
def test_a_value_without_end_is_refused_in_bounded_memory(layout):
    count, refusal, most = outcome(Repeated(*LONG[layout], 256 * MIB), layout)
    assert refusal.fault in ("too_large", "broken_off")
    assert count == {"json": 0, "jsonl": 1, "csv": 2, "xml": 1}[layout]
    assert len(refusal.raw) <= 2000
    assert most < BOUND


@pytest.mark.parametrize(
    ("layout", "start", "middle", "end", "count"),
    [
        ("json", b"[", b"[", b"", 0),
        ("json", b'[{"title": "Baker", "x": [0', b", 1", b']}, {"title": "Cook"}]', 1),
        ("apprenticeships", b'{"x": [0', b", 1", b'], "vacancies": [{"title": "Baker"}]}', 1),
        ("xml", b"<jobs>", b"<x/>", b"<job><title>Baker</title></job></jobs>", 0),
        ("xml", b"<jobs>", b"<a>", b"", 0),
        ("csv", b"title\n", b'"', b"\n", 0),
    ],
)
def test_nesting_and_padding_are_read_in_bounded_memory(layout, start, middle, end, count):
    found, refusal, most = outcome(Repeated(start, middle, end, 32 * MIB), layout)
    assert found == count
    assert refusal is not None or layout == "apprenticeships"
    assert most < BOUND


def test_a_long_feed_on_one_line_is_read_in_bounded_memory():
    item = b'{"title": "Baker", "description": "' + b"Bread. " * 140 + b'"}, '
    count, refusal, most = outcome(Repeated(b"[", item, b'{"title": "Cook"}]', 64 * MIB), "json")
    assert count > 60_000
    assert refusal is None
    assert most < BOUND


def test_long_fields_are_not_remembered():
    fields = (
        "contract",
        "hours",
        "postcode",
        "posted",
        "salary_min",
        "salary_period",
        "currency",
        "location",
        "salary",
    )
    lines = "\n".join(
        json.dumps({"title": "Baker"} | {name: f"{number} {name} " + "x" * 20_000 for name in fields})
        for number in range(1_000)
    )
    count, refusal, most = outcome(io.BytesIO(lines.encode()), "jsonl")
    assert (count, refusal) == (1_000, None)
    assert most < BOUND


def test_a_zip_bomb_is_read_in_bounded_memory():
    bomb = gzip.compress(b"title\n" + b"a" * (128 * MIB))
    count, refusal, most = outcome(io.BytesIO(bomb), "csv")
    assert (count, refusal.fault) == (0, "too_large")
    assert most < BOUND
