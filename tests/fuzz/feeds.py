"""Feeds of vacancies."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

from service.feeds.formats import read as read_feed
from service.vacancies.vacancy import Refusal
from tests.fuzz.readers import ROWS, Target, as_csv, as_lines


def _feed(*layouts: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> None:
        for layout in layouts:
            for each in read_feed(io.BytesIO(data), "board", layout):
                if isinstance(each, Refusal) and each.layout:
                    list(read_feed(io.BytesIO(each.raw.encode()), "board", each.layout))

    return read


POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Plumber",
    "datePosted": "2026-11-01T08:00:00Z",
    "hiringOrganization": {"name": "Pipes"},
    "jobLocation": [{"address": {"addressLocality": "Hull", "postalCode": "HU1 1AA"}, "geo": {"latitude": 53.7}}],
    "baseSalary": {"currency": "GBP", "value": {"minValue": 30_000, "maxValue": 3.5e4, "unitText": "YEAR"}},
}
APPRENTICESHIP = {
    "vacancies": [
        {
            "title": "Baker",
            "vacancyReference": "VAC1",
            "wage": {"wageType": "Custom", "wageAmount": 9.5, "wageUnit": "Hour"},
            "addresses": [{"addressLine1": "1 High Street", "postcode": "LS1 4AP"}],
            "course": {"larsCode": 105, "title": "Baker", "level": 2, "route": "Catering"},
        }
    ]
}
ADZUNA = {"results": [{"id": "7", "adref": "x", "title": "Chef", "company": {"display_name": "Soup"}, "salary_min": 1}]}
PAGE = f'<html><script type="application/ld+json"><!--{json.dumps(POSTING)}--></script></html>'.encode()
XML = (
    b'<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE jobs><source><job><title><![CDATA[Chef &amp; baker]]>'
    b"</title><id>7</id><description><p>Bake &#163;5 bread</p></description><city>Caf\xe9</city></job>"
    b"<!-- x --><job/></source>"
)


TARGETS = {
    "feed-csv": Target(_feed("csv"), lambda: [as_csv(ROWS), gzip.compress(as_csv(ROWS).replace(b",", b";"))]),
    "feed-jsonl": Target(_feed("jsonl"), lambda: [as_lines(*ROWS), "\n".join(map(json.dumps, ROWS)).encode("utf-16")]),
    "feed-json": Target(
        _feed("json", "apprenticeships", "adzuna"), lambda: [as_lines(each) for each in (ROWS, APPRENTICESHIP, ADZUNA)]
    ),
    "feed-jobposting": Target(_feed("jobposting"), lambda: [as_lines(POSTING), as_lines({"@graph": [POSTING]}), PAGE]),
    "feed-xml": Target(_feed("xml"), lambda: [XML, gzip.compress(XML)]),
}
