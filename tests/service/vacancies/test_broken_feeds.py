"""Feeds that break off, harm, or are written in other encodings, read into a store: nothing is lost, and it is told."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys

import pytest

from service.feeds.formats import read
from service.store.database import Database
from service.store.tables import QUARANTINE, VACANCIES

MIB = 2**20
MOST_MEMORY = 800 * 10**6
"""Bytes of memory that a process may take to read a feed, however long it is."""

TABLE = "id,title,description\n" + "".join(
    f"{number},Café manager {number},Serve “tea” and £{number} cakes. {number**9}\n" for number in range(400)
)
LAUGHS = """<!DOCTYPE jobs [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;">]>
<jobs><job><title>Baker</title><description>&f;</description></job></jobs>"""


def test_a_feed_that_breaks_off_is_kept_so_far_and_the_whole_one_adds_the_rest(database, take, rows, content, tmp_path):
    packed = gzip.compress(TABLE.encode())
    cut, whole = tmp_path / "cut.csv.gz", tmp_path / "whole.csv.gz"
    cut.write_bytes(packed[: len(packed) // 2])
    whole.write_bytes(packed)
    first = take(read(cut, "board"), is_complete=True, path=cut)
    assert 0 < first["new"] < 400
    assert first == {"new": first["new"], "quarantined.broken_off": 1}
    before = content(database)
    assert take(read(cut, "board"), is_complete=True, path=cut)["unchanged"] == first["new"]
    assert content(database) == before
    done = take(read(whole, "board"), is_complete=True, path=whole)
    assert done == {"new": 400 - first["new"], "unchanged": first["new"]}
    assert {row.reference for row in rows(database)} == {str(number) for number in range(400)}


def test_a_feed_of_entities_leaves_what_is_there_as_it_is(database, take, rows, vacancy):
    take([vacancy(1), vacancy(2)])
    for _ in range(2):
        harmful = read(io.BytesIO(LAUGHS.encode()), "board", "xml")
        assert take(harmful, is_complete=True) == {"quarantined.unsafe": 1}
    assert [row.gone for row in rows(database, VACANCIES, set())] == [None, None]
    assert [row.fault for row in rows(database, QUARANTINE)] == ["unsafe"]


def test_the_same_feed_in_another_encoding_changes_nothing(database, take, rows):
    feed = "\n".join(TABLE.splitlines()[:50])
    assert take(read(io.BytesIO(feed.encode()), "board", "csv")) == {"new": 49}
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert take(read(io.BytesIO(feed.encode(encoding)), "board", "csv")) == {"unchanged": 49}, encoding
    assert rows(database)[7].description == "Serve “tea” and £7 cakes. 40353607"


@pytest.mark.parametrize("title", [r"Baker\u0000", r"Baker\ud800", r"\udfffBaker\uffff", "Baker\udc81"])
def test_characters_that_no_database_takes_stop_no_feed(database, take, rows, title):
    lines = f'{{"title": "{title}", "id": "{title}"}}\n{{"title": "Cook"}}\n'.encode(errors="surrogateescape")
    assert take(read(io.BytesIO(lines), "board", "jsonl")) == {"new": 2}
    assert take(read(io.BytesIO(lines), "board", "jsonl")) == {"unchanged": 2}
    assert "Baker" in rows(database)[0].title


def test_500_mb_on_one_line_are_read_within_the_memory_that_there_is(rows, tmp_path):
    """The limit is set on the process, so that it ends with an error if it takes more."""
    database = Database(str(tmp_path / "store.db"))
    words = b"Bread, rolls and cakes. " * (MIB // 25)
    fields = (b"internal" if each % 20 else b"description" for each in range(520))
    items = (b'{"id": %d, "title": "Baker", "%s": "%s"}' % (each, field, words) for each, field in enumerate(fields))
    process = subprocess.Popen(
        [sys.executable, "-m", "soc_coder", "ingest", "-", "--source", "board", "--fast", "--cores", "1", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "SOC_CODER_DATABASE": database.name},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY)),
    )
    size = process.stdin.write(b"[" + next(items))
    size += sum(process.stdin.write(b", " + item) for item in items)
    process.stdin.write(b"]")
    told = json.loads(process.communicate(timeout=250)[0])
    assert size > 500 * 10**6
    assert (told["read"], told["new"]) == (520, 520)
    assert len(rows(database)) == 520
