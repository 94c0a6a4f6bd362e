"""Pay as feeds write it, brought to pounds (or another currency) a year of full-time work, its own period kept."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from service.vacancies.vacancy import Pay, Period

FULL_TIME_HOURS = 37.5
"""Hours a week by which hourly pay is made annual, where the vacancy does not give those of full-time work."""

FULL_TIME_ABOVE = 30.0
"""Hours a week above which work is full-time, as in the Annual Survey of Hours and Earnings (ONS)."""

_WEEKS, _DAYS, _MONTHS = 52, 5 * 52, 12
_LEAST_ANNUAL = 10_000
"""An amount of which no period is given is annual from here on; below it may be of any period."""
_PLAUSIBLE = (1_000.0, 5_000_000.0)
"""Annual pay outside these is taken for a slip of the feed."""

_SIGNS = {"£": "GBP", "gbp": "GBP", "€": "EUR", "eur": "EUR", "$": "USD", "usd": "USD"}
_AMOUNT = (
    r"(£|€|\$|\b(?:gbp|eur|usd)\b)?\s{0,3}(?<![\d.,])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?!,?\d)"
    r"(?:\s?(k)(?=pa\b|\b))?"
)
_EACH = r"(?:\s?(?:p\.?/?\s?[ahdw]\b\.?|per\s\w{1,6}|/\s?\w{1,6}))?"
_RANGE = re.compile(
    rf"(up\s?to\s+|max\S*\s+)?{_AMOUNT}(?:{_EACH}\s{{0,3}}(?:[-\u2013\u2014]|to|and)\s{{0,3}}{_AMOUNT}|(\s?\+))?",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?:\bper\s+|\ban?\s+|/\s?|\beach\s+)(annum|year|yr|month|week|wk|day|hour|hr)\b"
    r"|(?<![a-z])p\.?/?\s?(a|d|h|w|cm)\b"
    r"|(?<=k)p(a)\b"
    r"|\b(annual|yearly|monthly|weekly|daily|hourly)",
    re.IGNORECASE,
)
_BY_LETTER: dict[str, Period] = {
    "a": "year",
    "y": "year",
    "m": "month",
    "c": "month",
    "w": "week",
    "d": "day",
    "h": "hour",
}
_NAMES: dict[Period, str] = {
    "hour": "per hour",
    "day": "per day",
    "week": "per week",
    "month": "per month",
    "year": "per year",
}


class _Amounts(NamedTuple):
    low: float | None
    high: float | None
    period: Period | None
    currency: str = ""

    @property
    def largest(self) -> float:
        return max(self.low or 0.0, self.high or 0.0)


@lru_cache(maxsize=8192)
def pay(
    text: str = "",
    minimum: str = "",
    maximum: str = "",
    period: str = "",
    currency: str = "",
    annual: str = "",
    weekly_hours: float | None = None,
) -> tuple[Pay, tuple[str, ...]]:
    """Return what a vacancy pays, and what was wrong with how it says so.

    Amounts in `text` go before the numbers beside it, which job boards compute, and these before `annual`; amounts
    whose period is known go before all. Where nothing names the period, pay of 10,000 or more is annual, and less is
    left as it is. A day is one of 5 a week, a week one of 52 a year, and an hour one of the weekly hours, if these are
    above 30, else of 37.5 a week.

    Args:
        text: the pay as written, on one line.
        minimum: least amount, a number.
        maximum: largest amount, a number.
        period: what the amounts are paid for, such as `annum`, `HOUR`.
        currency: ISO 4217 code or sign of the currency; pounds where nothing tells.
        annual: pay for a year, a number.
        weekly_hours: hours a week that the vacancy gives.

    Returns:
        The pay, and a sentence for each thing that was left out or mended.
    """
    told = _period(f"per {period}") if period else None
    yearly = _number(annual)
    written = _written(text, told)
    beside = _Amounts(_number(minimum), _number(maximum), told or _period(text))
    given = [each for each in (written, beside, _Amounts(yearly, yearly, "year")) if each.largest]
    given = [
        each._replace(period="year") if each.largest >= _LEAST_ANNUAL and not each.period else each for each in given
    ]
    notes = ["The amounts of pay are no numbers."] if (minimum or maximum) and not beside.largest else []
    if not given:
        return Pay(text), tuple(notes)
    low, high, per, _ = next((each for each in given if each.period), given[0])
    if low is not None and high is not None and low > high:
        low, high = high, low
        notes.append("The least pay was above the largest, and they were exchanged.")
    hours = weekly_hours if weekly_hours and weekly_hours > FULL_TIME_ABOVE else FULL_TIME_HOURS
    low_a_year, high_a_year = _annual(low, per, hours), _annual(high, per, hours)
    if any(amount and not _PLAUSIBLE[0] <= amount <= _PLAUSIBLE[1] for amount in (low_a_year, high_a_year)):
        notes.append("The pay for a year is not plausible and was left out.")
        low_a_year = high_a_year = None
    code = _currency(currency) or written.currency or "GBP"
    by_the_hour = hours if per == "hour" and (low_a_year or high_a_year) else None
    words = text or _text(low, high, per, code)
    return Pay(words, low, high, per, code, low_a_year, high_a_year, by_the_hour), tuple(notes)


def _written(text: str, told: Period | None) -> _Amounts:
    """Return the first amounts of pay in `text`, and their period: it follows them, stands elsewhere, or is `told`."""
    for found in _RANGE.finditer(text):
        up_to, sign, number, thousand, sign_2, number_2, thousand_2, or_more = found.groups()
        low, high = _number(number), _number(number_2 or "")
        after = text[found.end() :]
        is_pay = sign or sign_2 or thousand or thousand_2 or _PERIOD.match(after.lstrip())
        if low is None or not (is_pay or low >= 1_000 or found[0].strip() == text.strip()):
            continue
        if high is not None and thousand_2:
            high *= 1_000
        if thousand or (high is not None and 1_000 * low <= high and high >= _LEAST_ANNUAL):
            low *= 1_000
        per = _period(after) or _period(text) or told
        code = _SIGNS.get((sign or sign_2 or "").lower(), "")
        if high is not None:
            return _Amounts(low, high, per, code)
        if up_to:
            return _Amounts(None, low, per, code)
        is_least = or_more or re.search(r"\bfrom\s*$", text[: found.start()], re.IGNORECASE)
        return _Amounts(low, None if is_least else low, per, code)
    return _Amounts(None, None, None)


def _period(text: str) -> Period | None:
    found = _PERIOD.search(text)
    return _BY_LETTER[next(filter(None, found.groups()))[0].lower()] if found else None


def _annual(amount: float | None, period: Period | None, hours: float) -> float | None:
    if amount is None or period is None:
        return None
    times = {"hour": hours * _WEEKS, "day": _DAYS, "week": _WEEKS, "month": _MONTHS, "year": 1}
    return round(amount * times[period], 2)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "").replace("£", ""))
    except ValueError:
        return None
    return number if isfinite(number) and 0 < number < 1e9 else None


def _currency(text: str) -> str:
    code = text.strip()
    return _SIGNS.get(code.lower()) or (code.upper() if len(code) == 3 and code.isascii() and code.isalpha() else "")


def _text(low: float | None, high: float | None, period: Period | None, currency: str) -> str:
    """Put amounts in words, as an advert would."""
    sign = "£" if currency == "GBP" else f"{currency} "
    amounts = [
        f"{sign}{amount:,.2f}".removesuffix(".00") for amount in dict.fromkeys((low, high)) if amount is not None
    ]
    return " ".join((" to ".join(amounts), *([_NAMES[period]] if amounts and period else [])))
