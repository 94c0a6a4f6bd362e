"""Every format leads to the same vacancy, is told by itself, and may break off."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date

import pytest

from mappings.errors import SocCoderError
from service.feeds.formats import FORMATS, read
from service.vacancies.vacancy import Place, Refusal, Standard, Vacancy

LAYOUTS = list(FORMATS)


def only(feed, layout=None):
    (found,) = read(io.BytesIO(feed), "mill", layout)
    return found


def test_there_is_an_example_of_every_format(feeds):
    assert list(feeds) == LAYOUTS


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_format_leads_to_the_same_vacancy(feeds, layout):
    found = only(feeds[layout], layout)
    assert isinstance(found, Vacancy)
    assert (found.source, found.layout, found.notes) == ("mill", layout, ())
    assert (found.reference, found.reference_from, found.url) == ("B-17", "feed", "https://jobs.example/b-17")
    assert (found.title, found.description) == ("Baker & confectioner", "Bakes bread.\nNights")
    assert (found.employer, found.category) == ("The Mill Ltd", "Food")
    assert found.place.text == "Leeds, West Yorkshire"
    assert found.place.postcode == ("" if layout == "adzuna" else "LS1 4AP")
    assert (found.posted, found.closes) == (date(2026, 11, 1), None if layout == "adzuna" else date(2026, 11, 30))


def test_coordinates_are_those_of_the_feed(feeds):
    for layout in ("jobposting", "apprenticeships", "adzuna"):
        place = only(feeds[layout], layout).place
        assert (place.latitude, place.longitude) == (53.797, -1.549)
    assert only(feeds["csv"], "csv").place == Place("Leeds, West Yorkshire", "LS1 4AP")


def test_pay_and_terms(feeds):
    for layout in ("csv", "jsonl", "json", "jobposting", "xml"):
        found = only(feeds[layout], layout)
        assert (found.pay.minimum, found.pay.maximum, found.pay.period) == (12, 13.5, "hour")
        assert (found.contract, found.hours) == ("temporary", "full_time")
    adzuna = only(feeds["adzuna"], "adzuna")
    assert (adzuna.pay.annual_minimum, adzuna.pay.annual_maximum) == (24000, 27000)
    assert (adzuna.contract, adzuna.hours) == ("contract", "full_time")
    apprenticeship = only(feeds["apprenticeships"], "apprenticeships")
    assert (apprenticeship.pay.annual_minimum, apprenticeship.weekly_hours) == (12 * 37.5 * 52, 37.5)
    assert apprenticeship.contract == "apprenticeship"
    assert apprenticeship.standard == Standard("122", "", "Baker (level 2)", 2)


def test_pay_that_adzuna_predicted_is_left_out(feeds):
    feed = feeds["adzuna"].replace(b'"salary_is_predicted": "0"', b'"salary_is_predicted": "1"')
    assert only(feed).pay.minimum is None


def test_an_apprenticeship_on_the_minimum_wage_says_so(feeds):
    feed = feeds["apprenticeships"].replace(b'"wageAmount": 12.0', b'"wageAmount": null').replace(b"Custom", b"Minimum")
    assert only(feed).pay.text == "Minimum"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_format_is_told_by_name_or_first_bytes(feeds, layout, tmp_path):
    if layout != "csv":
        assert only(feeds[layout]).layout == layout
    suffix = {"jobposting": "json", "apprenticeships": "json", "adzuna": "json"}.get(layout, layout)
    path = tmp_path / f"feed.{suffix.upper()}"
    path.write_bytes(feeds[layout])
    assert next(read(path, "mill")).layout == layout
    zipped = tmp_path / f"feed.{suffix}.gz"
    zipped.write_bytes(gzip.compress(feeds[layout]))
    assert next(read(zipped, "mill")) == next(read(path, "mill"))


def test_what_cannot_be_told_is_asked_for(tmp_path):
    with pytest.raises(SocCoderError, match="cannot be told"):
        next(read(io.BytesIO(b"title\nBaker\n"), "mill"))
    with pytest.raises(SocCoderError, match="no format 'yaml'"):
        read(io.BytesIO(b""), "mill", "yaml")
    with pytest.raises(SocCoderError, match="cannot be read"):
        read(tmp_path / "none.csv", "mill")


def test_objects_of_json_may_stand_in_an_object_or_alone():
    baker = {"title": "Baker"}
    for value in ([baker], {"page": 1, "jobs": [baker]}, {"data": [], "items": [baker]}, baker):
        assert only(json.dumps(value, indent=1).encode()).title == "Baker"


def test_a_stream_stays_open(feeds):
    stream = io.BytesIO(feeds["jsonl"])
    list(read(stream, "mill"))
    assert not stream.closed


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_item_without_a_title_is_refused_and_read_again_when_mended(feeds, layout):
    title = b"Baker & confectioner" if b"Baker & confectioner" in feeds[layout] else b"Baker &amp; confectioner"
    refusal = only(feeds[layout].replace(title, b""), layout)
    assert isinstance(refusal, Refusal)
    assert refusal.fault == "no_title"
    mended = refusal.raw.replace('itle": ""', 'itle": "Baker"').replace("<title/>", "<title>Baker</title>")
    mended = mended.replace("<title></title>", "<title>Baker</title>")
    again = only(mended.encode(), refusal.layout)
    before = only(feeds[layout], layout)
    assert (again.title, again.reference, again.employer) == ("Baker", before.reference, before.employer)
    assert again.description == before.description


def many(layout, feeds, count):
    """Return a feed of `count` vacancies."""
    feed = feeds[layout]
    if layout == "csv":
        header, row = feed.split(b"\r\n", 1)
        return header + b"\r\n" + row * count
    if layout == "jsonl":
        return feed * count
    if layout == "xml":
        start, end = feed.index(b"<job>"), feed.index(b"</job>") + len(b"</job>")
        return feed[:start] + feed[start:end] * count + feed[end:]
    value = json.loads(feed)
    items = value if layout == "json" else next(each for each in value.values() if isinstance(each, list))
    items[:] = items[-1:] * count
    return json.dumps(value).encode()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_feed_that_breaks_off_yields_what_is_whole_and_one_refusal(feeds, layout):
    feed = many(layout, feeds, 500)
    assert len(list(read(io.BytesIO(feed), "mill", layout))) == 500
    *whole, last = read(io.BytesIO(feed[: len(feed) * 3 // 4 + 150]), "mill", layout)
    assert all(isinstance(each, Vacancy) for each in whole)
    assert 370 <= len(whole) <= 376
    assert isinstance(last, Refusal)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_zipped_feed_that_breaks_off_yields_what_is_whole_and_one_refusal(feeds, layout):
    feed = gzip.compress(many(layout, feeds, 3000), 1)
    *whole, last = read(io.BytesIO(feed[: len(feed) // 2]), "mill", layout)
    assert all(isinstance(each, Vacancy) for each in whole)
    assert 1200 <= len(whole) <= 1800
    assert last.fault == "broken_off"
    damaged = feed[: len(feed) // 2] + b"\xff" * 9 + feed[len(feed) // 2 + 9 :]
    *_, last = read(io.BytesIO(damaged), "mill", layout)
    assert last.fault == "broken_off"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_bytes_yield_the_same_items(feeds, layout):
    feed = many(layout, feeds, 20)
    first, second = (list(read(io.BytesIO(feed), "mill", layout)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_encodings_are_read(feeds, layout, encoding):
    feed = feeds[layout].decode().replace("The Mill", "Café Müller")
    if layout == "xml":
        feed = feed.replace(
            'encoding="utf-8"', 'encoding="iso-8859-1"' if encoding == "cp1252" else 'encoding="utf-16"'
        )
    data = ("\ufeff" if encoding == "utf-16-le" else "") + feed
    found = only(data.encode(encoding), layout)
    assert (found.employer, found.title) == ("Café Müller Ltd", "Baker & confectioner")
    assert bool(found.notes) == (encoding == "cp1252")
    assert "not UTF-8" in (*found.notes, "not UTF-8")[0]


def test_a_reference_is_the_feeds_own_or_the_address_or_a_digest_of_the_content():
    def first(line):
        return only(json.dumps(line).encode(), "jsonl")

    assert first({"title": "Baker", "id": 7}).reference == "7"
    by_url = first({"title": "Baker", "link": "https://jobs.example/7"})
    assert (by_url.reference, by_url.reference_from) == ("https://jobs.example/7", "url")
    digest = first({"title": "Baker", "company": "Mill"})
    assert digest.reference_from == "content"
    assert digest.reference == first({"title": "Baker", "company": "Mill"}).reference
    assert digest.reference != first({"title": "Baker", "company": "Hill"}).reference
    assert first({"title": "Baker", "id": "x" * 300}).reference_from == "content"


def test_a_bad_field_is_lost_and_noted_and_the_item_kept():
    line = {
        "title": "Baker " * 500,
        "description": "Bread. " * 20_000,
        "closes": "soon",
        "url": "javascript:alert(1)",
        "latitude": "north",
        "salary": "£9,999,999 per hour",
    }
    found = only(json.dumps(line).encode(), "jsonl")
    assert (found.closes, found.url, found.place.latitude, found.pay.annual_minimum) == (None, "", None, None)
    assert len(found.title) <= 1000
    assert len(found.description) <= 50_000
    assert len(found.notes) == 6


@pytest.mark.parametrize("name", ["job:", "title:"])
def test_a_name_that_xml_refuses_breaks_the_feed_off(name):
    feed = f"<jobs><job><title>Baker</title></job><{name}>Chef</{name}></jobs>".encode()
    whole, refusal = read(io.BytesIO(feed), "x", "xml")
    assert whole.title == "Baker"
    assert refusal.fault == "broken_off"
