"""No bytes make a reader fail, run on for ever, or lose an item unseen."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import astuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mappings.errors import SocCoderError
from service.feeds.formats import FORMATS, read
from service.vacancies.vacancy import Refusal

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = {
    "csv": [b"title,id\n", b"Baker,1\n", b'"Ba\nker",2\n', b'"', b",", b"\n", b"\r", b"\0"],
    "json": [
        b'[{"title": "Baker"}',
        b', {"title": "Baker"}',
        b"]",
        b"{",
        b'"',
        b"1e999",
        b"NaN",
        b'"\\ud800"',
        b"[",
        b":",
    ],
    "xml": [
        b"<jobs>",
        b"<job><title>Baker</title></job>",
        b"</jobs>",
        b"<!DOCTYPE x>",
        b"&x;",
        b"<job>",
        b"<",
        b"<!--",
    ],
    "html": [b"<html>", b'<script type="application/ld+json">', b'{"@type": "JobPosting", "title": "B"}', b"</script>"],
}
any_feed = st.binary(max_size=200) | st.lists(
    st.sampled_from(
        [piece for pieces in PIECES.values() for piece in pieces] + [b"\xff", b"\xe9", b"\xef\xbb\xbf", b"\xff\xfe"]
    ),
    max_size=12,
).map(b"".join)


def told_or_read(feed, layout=None):
    """Return the items of a feed; none where a person is told what to do about it."""
    try:
        return list(read(io.BytesIO(feed), "x", layout))
    except SocCoderError as error:
        if layout not in (None, "csv"):
            raise
        return [] if error.hint else pytest.fail("the error says not what to do")


def texts(value):
    """Yield the texts in a tuple of tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("layout", FORMATS)
@patient
@given(feed=any_feed, zipped=st.booleans())
def test_no_bytes_make_a_reader_fail(layout, feed, zipped):
    for each in told_or_read(gzip.compress(feed) if zipped else feed, layout):
        for text in texts(astuple(each)):
            text.encode()
            assert "\0" not in text
        if isinstance(each, Refusal) and each.layout:
            list(read(io.BytesIO(each.raw.encode()), "x", each.layout))


@patient
@given(feed=any_feed)
def test_no_bytes_make_the_telling_fail(feed):
    told_or_read(feed)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=12)


@patient
@given(rows=st.lists(st.lists(cells, min_size=1, max_size=4), max_size=20))
def test_rows_in_are_vacancies_and_refusals_out(rows):
    lines = ["title,id,employer"] + [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    assert len(list(read(io.BytesIO("\n".join(lines).encode()), "x", "csv"))) == len(rows)


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    ["title", "course", "wage", "addresses", "company", "location", "jobLocation", "baseSalary", "identifier", "geo"]
) | st.sampled_from(
    ["address", "value", "hiringOrganization", "employmentType", "@type", "wageAmount", "larsCode", "salary_min"]
)


@pytest.mark.parametrize("layout", ["json", "jsonl", "jobposting", "apprenticeships", "adzuna"])
@patient
@given(items=st.lists(st.dictionaries(names, values | st.dictionaries(names, values, max_size=3)), max_size=5))
def test_items_of_odd_shapes_are_vacancies_or_refusals(layout, items):
    if layout == "jobposting":  # what is of another type is passed over
        items = [{**item, "@type": "JobPosting"} for item in items]
    feed = "\n".join(map(json.dumps, items)) if layout == "jsonl" else json.dumps(items, default=str)
    assert len(list(read(io.BytesIO(feed.encode()), "x", layout))) == len(items)
