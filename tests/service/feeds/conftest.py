"""One vacancy, the same in every format."""

from __future__ import annotations

import json

import pytest

POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "name": "Mill", "value": "B-17"},
    "title": "Baker &amp; confectioner",
    "description": "<p>Bakes bread.</p><ul><li>Nights</li></ul>",
    "hiringOrganization": {"@type": "Organization", "name": "The Mill Ltd"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Leeds", "addressRegion": "West Yorkshire", "postalCode": "LS1 4AP"},
        "geo": {"latitude": 53.797, "longitude": "-1.549"},
    },
    "baseSalary": {"currency": "GBP", "value": {"minValue": 12, "maxValue": 13.5, "unitText": "HOUR"}},
    "employmentType": ["FULL_TIME", "TEMPORARY"],
    "datePosted": "2026-11-01",
    "validThrough": "2026-11-30T23:59:59+00:00",
    "url": "https://jobs.example/b-17",
    "industry": "Food",
}
APPRENTICESHIP = {
    "title": "Baker &amp; confectioner",
    "description": "Bakes bread.",
    "fullDescription": "<p>Nights</p>",
    "vacancyReference": "B-17",
    "employerName": "The Mill Ltd",
    "addresses": [
        {
            "addressLine1": "Leeds",
            "addressLine3": "West Yorkshire",
            "postcode": "ls14ap",
            "latitude": 53.797,
            "longitude": -1.549,
        },
        {"addressLine1": "York", "postcode": "YO1 7HH"},
    ],
    "wage": {"wageType": "Custom", "wageAmount": 12.0, "wageUnit": "Hourly", "workingWeekDescription": "Nights"},
    "hoursPerWeek": 37.5,
    "postedDate": "2026-11-01T00:00:00Z",
    "closingDate": "2026-11-30T23:59:59Z",
    "course": {"larsCode": 122, "title": "Baker (level 2)", "level": 2, "route": "Food"},
    "vacancyUrl": "https://jobs.example/b-17",
}
ADZUNA = {
    "id": "B-17",
    "adref": "x",
    "title": "Baker & confectioner",
    "description": "Bakes bread.\nNights",
    "company": {"display_name": "The Mill Ltd"},
    "location": {"display_name": "Leeds, West Yorkshire", "area": ["UK", "Leeds"]},
    "latitude": 53.797,
    "longitude": -1.549,
    "salary_min": 24000,
    "salary_max": 27000.0,
    "salary_is_predicted": "0",
    "contract_time": "full_time",
    "contract_type": "contract",
    "created": "2026-11-01T09:00:00Z",
    "redirect_url": "https://jobs.example/b-17",
    "category": {"label": "Food", "tag": "food-jobs"},
}
COLUMNS = {
    "Job Title": "Baker & confectioner",
    "id": "B-17",
    "job_description": "Bakes bread.\n\nNights",
    "Company": "The Mill Ltd",
    "City": "Leeds",
    "County": "West Yorkshire",
    "postcode": "LS1 4AP",
    "Salary": "£12 to £13.50 per hour",
    "job_type": "Temporary, full-time",
    "posted_date": "01/11/2026",
    "closing_date": "30 November 2026",
    "url": "https://jobs.example/b-17",
    "category": "Food",
}
XML = """<?xml version="1.0" encoding="utf-8"?>
<source><publisher>Board</publisher>
<job><title><![CDATA[Baker &amp; confectioner]]></title><referencenumber>B-17</referencenumber>
<description><![CDATA[<p>Bakes bread.</p>Nights]]></description><company>The Mill Ltd</company>
<location><city>Leeds</city><region>West Yorkshire</region></location><postalcode>LS1 4AP</postalcode>
<salary>£12 to £13.50 per hour</salary><jobtype>temporary, full time</jobtype><date>Sun, 01 Nov 2026 09:00:00 GMT</date>
<expiration_date>2026-11-30</expiration_date><url>https://jobs.example/b-17</url><category>Food</category></job>
</source>"""


def table(*rows: dict[str, str]) -> str:
    """Return rows as CSV."""
    lines = [rows[0], *(row.values() for row in rows)]
    return "".join(",".join('"' + value.replace('"', '""') + '"' for value in line) + "\r\n" for line in lines)


@pytest.fixture(scope="session")
def feeds() -> dict[str, bytes]:
    """A feed of one vacancy, by format."""
    texts = {
        "csv": table(COLUMNS),
        "jsonl": json.dumps(COLUMNS) + "\n",
        "json": json.dumps([COLUMNS]),
        "jobposting": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, POSTING]}),
        "apprenticeships": json.dumps({"total": 1, "vacancies": [APPRENTICESHIP], "totalPages": 1}),
        "adzuna": json.dumps({"count": 1, "results": [ADZUNA], "mean": 3.5}),
        "xml": XML,
    }
    return {name: text.encode() for name, text in texts.items()}
