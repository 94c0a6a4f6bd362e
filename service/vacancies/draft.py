"""What a reader takes from an item of a feed, as written, and the vacancy that is made of it."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from service.items import LONGEST_DESCRIPTION, LONGEST_FIELD
from service.vacancies import dates, terms
from service.vacancies.markup import MARK, line, paragraphs
from service.vacancies.pay import pay
from service.vacancies.place import coordinates, postcode, postcode_in
from service.vacancies.vacancy import Place, ReferenceFrom, Standard, Vacancy

LONGEST_REFERENCE = 200
LONGEST_URL = 2000

_LEVELS = range(1, 9)
_SHORT = 200


class Draft(NamedTuple):
    """The fields of a vacancy as a feed writes them; an empty string means "not given"."""

    title: str = ""
    reference: str = ""
    description: str = ""
    employer: str = ""
    place: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    latitude: str = ""
    longitude: str = ""
    pay: str = ""
    pay_minimum: str = ""
    pay_maximum: str = ""
    pay_period: str = ""
    pay_currency: str = ""
    pay_annual: str = ""
    hours: str = ""
    weekly_hours: str = ""
    contract: str = ""
    posted: str = ""
    closes: str = ""
    url: str = ""
    category: str = ""
    lars_code: str = ""
    standard_reference: str = ""
    standard_title: str = ""
    standard_level: str = ""


def vacancy(draft: Draft, source: str, layout: str) -> Vacancy | None:
    """Return the vacancy that `draft` makes, or None where it has no title.

    A field that cannot be used is left out, one that is too long is cut, and a note says so.

    Args:
        draft: the fields as written.
        source: short name of the feed.
        layout: name of its format.
    """
    notes: list[str] = []
    title = _cut(line(draft.title), LONGEST_FIELD, "title", notes)
    if not title:
        return None
    if MARK in "".join(draft):
        notes.append("Some bytes were not UTF-8 and were read by another encoding.")
    url = _url(line(draft.url), notes)
    reference, reference_from = _reference(draft, url)
    worked = f"{_short(draft.contract)} {_short(draft.hours)}"
    weekly_hours = terms.weekly_hours(_short(draft.weekly_hours or draft.hours))
    amounts, remarks = pay(
        _cut(line(draft.pay), LONGEST_FIELD, "pay", notes),
        _short(draft.pay_minimum),
        _short(draft.pay_maximum),
        _short(draft.pay_period),
        _short(draft.pay_currency),
        _short(draft.pay_annual),
        weekly_hours,
    )
    return Vacancy(
        source=source,
        reference=reference,
        reference_from=reference_from,
        title=title,
        layout=layout,
        description=_cut(paragraphs(draft.description), LONGEST_DESCRIPTION, "description", notes),
        employer=_cut(line(draft.employer), LONGEST_FIELD, "employer", notes),
        place=_place(draft, notes),
        pay=amounts,
        hours=terms.hours(worked),
        weekly_hours=weekly_hours,
        contract=terms.contract(worked),
        posted=_day(draft.posted, "posted", notes),
        closes=_day(draft.closes, "closes", notes),
        url=url,
        category=_cut(line(draft.category), LONGEST_FIELD, "category", notes),
        standard=_standard(draft),
        notes=(*notes, *remarks),
    )


def reference(draft: Draft) -> str:
    """Return the reference that the vacancy of `draft` has, or would have if it could be made."""
    return _reference(draft, _url(line(draft.url), []))[0]


def _cut(text: str, longest: int, name: str, notes: list[str]) -> str:
    if len(text) <= longest:
        return text
    notes.append(f"The {name} was cut after {longest:,} characters.")
    return text[:longest].rstrip()


def _short(text: str) -> str:
    """Return the beginning of a field that is a number or a few words; what is read of it is remembered."""
    return line(text[:_SHORT])


def _url(text: str, notes: list[str]) -> str:
    if not text or (text.startswith(("https://", "http://")) and len(text) <= LONGEST_URL):
        return text
    notes.append("The address is not one of the web, or is too long, and was left out.")
    return ""


def _reference(draft: Draft, url: str) -> tuple[str, ReferenceFrom]:
    """Return what names the vacancy; a digest of the fields as written where nothing short enough is given."""
    given = line(draft.reference)
    if given and len(given) <= LONGEST_REFERENCE:
        return given, "feed"
    if url and len(url) <= LONGEST_REFERENCE:
        return url, "url"
    return blake2b("\x1f".join(draft).encode(errors="replace"), digest_size=16).hexdigest(), "content"


def _place(draft: Draft, notes: list[str]) -> Place:
    written = line(draft.place)
    if not any(map(str.isalnum, written)):
        written = ", ".join(dict.fromkeys(filter(None, (line(draft.city), line(draft.region)))))
    text = _cut(written, LONGEST_FIELD, "place", notes)
    code = postcode(_short(draft.postcode)) if draft.postcode else postcode_in(text)
    if not (draft.latitude or draft.longitude):
        return Place(text, code)
    where = coordinates(draft.latitude, draft.longitude)
    if where is None:
        notes.append("The coordinates are none and were left out.")
        return Place(text, code)
    return Place(text, code, *where)


def _day(text: str, name: str, notes: list[str]) -> date | None:
    if not text or text.isspace():
        return None
    found = dates.day(_short(text))
    if found is None:
        notes.append(f"The date in {name} is none and was left out.")
    return found


def _standard(draft: Draft) -> Standard | None:
    lars_code, reference, title, level = map(
        line, (draft.lars_code, draft.standard_reference, draft.standard_title, draft.standard_level)
    )
    lars_code = "" if lars_code.strip("0") == "" else lars_code[:LONGEST_REFERENCE]
    if not (lars_code or reference or title):
        return None
    number = int(level) if level.isascii() and level.isdigit() and len(level) == 1 else 0
    return Standard(
        lars_code, reference[:LONGEST_REFERENCE], title[:LONGEST_FIELD], number if number in _LEVELS else None
    )
