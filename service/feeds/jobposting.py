"""JobPosting of schema.org in JSON-LD: objects, lists, graphs, and the pages of web sites that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from io import BufferedReader
from typing import Any

from lxml import etree

from service.feeds.encoding import beginning, pieces
from service.feeds.json_items import JsonItem, json_items
from service.feeds.parsed import Parsed, as_object, as_text, refuse, to_json
from service.vacancies.draft import Draft
from service.vacancies.markup import storable
from service.vacancies.vacancy import Refusal

LONGEST_PAGE = 16 * 1024 * 1024
"""Characters of a web page."""

_LISTS = frozenset({"@graph", "itemListElement"})
_WITHIN = ("@graph", "itemListElement", "item", "mainEntity")
_DEEPEST = 8
_JSON_LD = re.compile(r"\s*application/ld\+json\b", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(?://|/\*)?\s*<!(?:--|\[CDATA\[)(?:\s*\*/)?|(?:(?://|/\*)\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*$")


def items(stream: BufferedReader, head: bytes) -> Iterator[Parsed | Refusal]:
    """Yield the job postings of a feed in JSON-LD, or of a page that has it in its scripts; all else is passed over.

    An item of a list that holds no job posting is refused, unless it is plainly of another type.
    """
    text_of_feed = pieces(stream, head)
    if not beginning(head).startswith("<"):
        yield from _postings(json_items(text_of_feed, _LISTS))
        return
    page = ""
    for piece in text_of_feed:
        page += piece
        if len(page) > LONGEST_PAGE:
            yield refuse("item 1", "too_large", f"The page is longer than {LONGEST_PAGE:,} characters.")
            return
    number = 0
    for number, script in enumerate(_scripts(page), 1):
        for found in _postings(json_items([script], _LISTS)):
            yield found._replace(where=f"script {number}, {found.where}") if isinstance(found, Parsed) else found
    if not number:
        yield refuse("item 1", "malformed", "The page has no script of type application/ld+json.")


def draft(posting: Mapping[str, Any]) -> Draft:
    """Return the fields of one job posting."""
    place = as_object(posting.get("jobLocation"))
    address, where = as_object(place.get("address")), as_object(place.get("geo"))
    salary = as_object(posting.get("baseSalary")) or as_object(posting.get("estimatedSalary"))
    amount = as_object(salary.get("value")) or salary
    named = posting.get("identifier")
    return Draft(
        title=as_text(posting.get("title")) or as_text(posting.get("name")),
        reference=as_text(as_object(named).get("value")) or as_text(named),
        description=as_text(posting.get("description")),
        employer=_name(posting.get("hiringOrganization")),
        place=as_text(place.get("address")) or as_text(posting.get("jobLocation")),
        city=as_text(address.get("addressLocality")) or as_text(place.get("name")),
        region=as_text(address.get("addressRegion")),
        postcode=as_text(address.get("postalCode")),
        latitude=as_text(where.get("latitude")),
        longitude=as_text(where.get("longitude")),
        pay=as_text(posting.get("baseSalary")) or as_text(amount.get("value")),
        pay_minimum=as_text(amount.get("minValue")),
        pay_maximum=as_text(amount.get("maxValue")),
        pay_period=as_text(amount.get("unitText")) or as_text(salary.get("unitText")),
        pay_currency=as_text(salary.get("currency")) or as_text(posting.get("salaryCurrency")),
        hours=as_text(posting.get("workHours")),
        contract=as_text(posting.get("employmentType")),
        posted=as_text(posting.get("datePosted")),
        closes=as_text(posting.get("validThrough")),
        url=as_text(posting.get("url")),
        category=_name(posting.get("occupationalCategory")) or as_text(posting.get("industry")),
    )


def _postings(found: Iterator[JsonItem | Refusal]) -> Iterator[Parsed | Refusal]:
    for item in found:
        if isinstance(item, Refusal):
            yield item
            continue
        postings = list(_inside(item.value))
        for posting in postings:
            yield Parsed(item.where, draft(posting), partial(to_json, posting))
        if not postings and not _types(item.value):
            yield refuse(item.where, "malformed", "The item is no job posting.", to_json(item.value), "jobposting")


def _inside(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the job postings in a value; an object of no type that has a title is taken for one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _inside(each, depth + 1)
    elif isinstance(value, dict):
        if "JobPosting" in _types(value) or ("title" in value and not _types(value)):
            yield value
        else:
            for name in _WITHIN:
                yield from _inside(value.get(name), depth + 1)


def _types(value: Any) -> list[str]:
    types = value.get("@type") if isinstance(value, dict) else None
    names = types if isinstance(types, list) else [types]
    return [name.removeprefix("schema:").rpartition("/")[2] for name in names if isinstance(name, str)]


def _scripts(page: str) -> list[str]:
    """Return the texts of the scripts of a page that are JSON-LD, without the comments around them."""
    root = etree.fromstring(
        storable(page).encode(), etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    )
    if root is None:
        return []
    scripts = [each for each in root.iter("script") if _JSON_LD.match(each.get("type") or "")]
    return [text for each in scripts if (text := _COMMENT.sub("", each.text or "").strip())]


def _name(value: Any) -> str:
    return as_text(value) or as_text(as_object(value).get("name"))
