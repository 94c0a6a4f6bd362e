"""Vacancies of Find an apprenticeship, as its Display Advert API (version 2) gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.feeds.parsed import as_object, as_text
from service.vacancies.draft import Draft

LISTS = frozenset({"vacancies"})
"""The name under which an answer of the API has its vacancies; an answer for one vacancy is the vacancy itself."""


def draft(item: Mapping[str, Any]) -> Draft:
    """Return the fields of one vacancy.

    The first address counts where several are given. `wageAmount` is there only for a wage that the employer has set;
    the minimum wages have no amount, and their `wageType` is then the pay as written.
    """
    course, wage, address = (as_object(item.get(name)) for name in ("course", "wage", "addresses"))
    lines = [as_text(address.get(f"addressLine{number}")) for number in (1, 2, 3, 4)]
    amount = as_text(wage.get("wageAmount"))
    parts = ("fullDescription", "trainingDescription", "outcomeDescription")
    return Draft(
        title=as_text(item.get("title")),
        reference=as_text(item.get("vacancyReference")),
        description="\n\n".join(filter(None, (as_text(item.get(name)) for name in ("description", *parts)))),
        employer=as_text(item.get("employerName")),
        place=", ".join(filter(None, lines)) or as_text(item.get("isNationalVacancyDetails")),
        postcode=as_text(address.get("postcode")),
        latitude=as_text(address.get("latitude")),
        longitude=as_text(address.get("longitude")),
        pay="" if amount else as_text(wage.get("wageType")),
        pay_minimum=amount,
        pay_maximum=amount,
        pay_period=as_text(wage.get("wageUnit")),
        weekly_hours=as_text(item.get("hoursPerWeek")),
        contract="apprenticeship",
        posted=as_text(item.get("postedDate")),
        closes=as_text(item.get("closingDate")),
        url=as_text(item.get("vacancyUrl")) or as_text(item.get("applicationUrl")),
        category=as_text(course.get("route")),
        lars_code=as_text(course.get("larsCode")),
        standard_title=as_text(course.get("title")),
        standard_level=as_text(course.get("level")),
    )
