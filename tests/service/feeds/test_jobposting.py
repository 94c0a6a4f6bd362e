"""JSON-LD in the shapes that web sites give it."""

from __future__ import annotations

import io
import json

import pytest

from service.feeds.formats import read
from service.vacancies.vacancy import Refusal

BAKER, COOK = ({"@type": "JobPosting", "title": title} for title in ("Baker", "Cook"))


def titles(feed):
    text = feed if isinstance(feed, str) else json.dumps(feed)
    return [
        each.fault if isinstance(each, Refusal) else each.title
        for each in read(io.BytesIO(text.encode()), "x", "jobposting")
    ]


@pytest.mark.parametrize(
    "feed",
    [
        [BAKER, COOK],
        {"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "Mill"}, BAKER, COOK]},
        [{"@graph": [BAKER]}, {"@graph": [COOK]}],
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": BAKER}, COOK]},
        {"@type": "ItemList", "itemListElement": [BAKER, {"@type": ["Thing", "JobPosting"], "title": "Cook"}]},
        [{"@type": "WebPage", "mainEntity": BAKER}, {"@type": "http://schema.org/JobPosting", "title": "Cook"}],
        json.dumps(BAKER) + "\n" + json.dumps(COOK),
    ],
)
def test_postings_are_found_wherever_they_are(feed):
    assert titles(feed) == ["Baker", "Cook"]


def test_one_posting_may_be_the_whole_feed():
    assert titles(BAKER | {"skills": ["bread", "rolls"]}) == ["Baker"]


def test_what_is_no_posting_is_passed_over_or_refused():
    assert titles([{"@type": "BreadcrumbList", "name": "Jobs"}, BAKER]) == ["Baker"]
    assert titles([{"name": "Mill"}, 7, BAKER]) == ["malformed", "malformed", "Baker"]


def test_a_page_has_them_in_its_scripts():
    page = f"""<!DOCTYPE html><html><head><script>var x = "</p>"; if (1 < 2) {{}}</script>
      <script type="application/ld+json">{json.dumps(BAKER)}</script></head>
      <body><p>Jobs &amp; more<script TYPE='Application/LD+JSON'>
      <!-- {json.dumps({"@graph": [COOK]})} --></script>
      <script type="application/ld+json">{{"@type": "JobPosting", "title": </script></body>"""
    assert titles(page) == ["Baker", "Cook", "broken_off"]
    for page in (
        "<html><body>No jobs</body></html>",
        '<script type="application/ld+json"> </script>',
        "<",
        "<!--",
        "<?",
        "<>",
    ):
        assert titles(page) == ["malformed"]


def test_pay_may_be_a_number_or_text_or_an_amount():
    def pay(salary):
        (found,) = read(io.BytesIO(json.dumps(BAKER | {"baseSalary": salary}).encode()), "x")
        return found.pay.minimum, found.pay.maximum, found.pay.period, found.pay.currency

    assert pay(25000) == (25000, 25000, "year", "GBP")
    assert pay("£12 an hour") == (12, 12, "hour", "GBP")
    assert pay({"currency": "EUR", "value": {"value": "150", "unitText": "DAY"}}) == (150, 150, "day", "EUR")
    assert pay({"currency": "GBP", "minValue": 300, "maxValue": 400, "unitText": "WEEK"}) == (300, 400, "week", "GBP")
    assert pay([{"value": {"minValue": 20000}}]) == (20000, None, "year", "GBP")


def test_a_place_may_be_text_or_a_list():
    def place(given):
        (found,) = read(io.BytesIO(json.dumps(BAKER | {"jobLocation": given}).encode()), "x")
        return found.place.text, found.place.postcode

    assert place("Leeds LS1 4AP") == ("Leeds LS1 4AP", "LS1 4AP")
    assert place({"address": "1 Mill Lane, Leeds, ls1 4ap"}) == ("1 Mill Lane, Leeds, ls1 4ap", "LS1 4AP")
    assert place([{"address": {"addressLocality": "York"}}, {"address": {"addressLocality": "Leeds"}}]) == ("York", "")
