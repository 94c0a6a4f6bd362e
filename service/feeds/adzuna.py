"""Vacancies as the search of Adzuna's API gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.feeds.parsed import as_object, as_text
from service.vacancies.draft import Draft

LISTS = frozenset({"results"})
"""The name under which an answer of the API has its vacancies."""


def draft(item: Mapping[str, Any]) -> Draft:
    """Return the fields of one vacancy; pay that Adzuna has predicted is left out, as no advert names it."""
    is_predicted = as_text(item.get("salary_is_predicted")) == "1"
    return Draft(
        title=as_text(item.get("title")),
        reference=as_text(item.get("id")),
        description=as_text(item.get("description")),
        employer=as_text(as_object(item.get("company")).get("display_name")),
        place=as_text(as_object(item.get("location")).get("display_name")),
        latitude=as_text(item.get("latitude")),
        longitude=as_text(item.get("longitude")),
        pay_minimum="" if is_predicted else as_text(item.get("salary_min")),
        pay_maximum="" if is_predicted else as_text(item.get("salary_max")),
        hours=as_text(item.get("contract_time")),
        contract=as_text(item.get("contract_type")),
        posted=as_text(item.get("created")),
        url=as_text(item.get("redirect_url")),
        category=as_text(as_object(item.get("category")).get("label")),
    )
