"""Pay as adverts write it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.vacancies.pay import pay


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "period", "annual"),
    [
        ("£25,000 per annum", 25000, 25000, "year", (25000, 25000)),
        ("£18,000 - £22,500 pa", 18000, 22500, "year", (18000, 22500)),
        ("£18-22k", 18000, 22000, "year", (18000, 22000)),
        ("£30kpa", 30000, 30000, "year", (30000, 30000)),
        ("16 - 18,000 p/a", 16000, 18000, "year", (16000, 18000)),
        ("up to £30,000 a year", None, 30000, "year", (None, 30000)),
        ("from £25k", 25000, None, "year", (25000, None)),
        ("£25k+", 25000, None, "year", (25000, None)),
        ("£12.50 per hour", 12.5, 12.5, "hour", (24375, 24375)),
        ("£15.66ph - £25.05ph", 15.66, 25.05, "hour", (30537, 48847.5)),
        ("£10 to £11 per hour", 10, 11, "hour", (19500, 21450)),
        ("£150/day", 150, 150, "day", (39000, 39000)),
        ("£400pd plus VAT", 400, 400, "day", (104000, 104000)),
        ("£500 - £550 weekly", 500, 550, "week", (26000, 28600)),
        ("£1,900 pcm", 1900, 1900, "month", (22800, 22800)),
        ("Band 5 £24,000 - £30,000 per annum pro rata", 24000, 30000, "year", (24000, 30000)),
        ("25 days holiday, £20,000", 20000, 20000, "year", (20000, 20000)),
        ("£12.50", 12.5, 12.5, None, (None, None)),
    ],
)
def test_amounts_and_their_period_are_read_and_made_annual(text, minimum, maximum, period, annual):
    read, notes = pay(text)
    assert (read.text, read.minimum, read.maximum, read.period) == (text, minimum, maximum, period)
    assert (read.annual_minimum, read.annual_maximum) == annual
    assert (read.currency, notes) == ("GBP", ())


@pytest.mark.parametrize("text", ["", "Competitive", "TBC", "Band 6", "25 days holiday", "37.5 hours per week", "50p"])
def test_what_names_no_amount_has_none(text):
    read, notes = pay(text)
    assert (read.minimum, read.maximum, read.period, read.annual_minimum, notes) == (None, None, None, None, ())


def test_hourly_pay_is_annual_by_the_hours_of_full_time_work():
    assert pay("£10 per hour", weekly_hours=40.0)[0].annual_minimum == 10 * 40 * 52
    assert pay("£10 per hour", weekly_hours=40.0)[0].full_time_hours == 40
    assert pay("£10 per hour", weekly_hours=16.0)[0].annual_minimum == 10 * 37.5 * 52
    assert pay("£10 per hour")[0].full_time_hours == 37.5
    assert pay("£25,000 a year", weekly_hours=40.0)[0].full_time_hours is None


def test_the_words_of_an_advert_go_before_numbers_that_a_board_computed():
    read, _ = pay("£12 per hour", "20172", "20172")
    assert (read.minimum, read.period, read.annual_minimum) == (12, "hour", 23400)
    read, _ = pay("Competitive", "30000", "35000", "annum")
    assert (read.text, read.minimum, read.maximum, read.period) == ("Competitive", 30000, 35000, "year")
    read, _ = pay("£8.72", "14658", "14658")
    assert (read.minimum, read.period) == (14658, "year")


def test_numbers_alone_are_put_in_words():
    assert pay(minimum="20000", maximum="24000.50", period="YEAR")[0].text == "£20,000 to £24,000.50 per year"
    assert pay(minimum="9", period="HOUR", currency="eur")[0].text == "EUR 9 per hour"
    assert pay(annual="31000")[0].annual_maximum == 31000


def test_currencies_are_told_by_sign_or_code():
    assert pay("€40,000")[0].currency == "EUR"
    assert pay("$90k")[0].currency == "USD"
    assert pay("40000", currency="chf")[0].currency == "CHF"
    assert pay("£40,000", currency="pounds sterling")[0].currency == "GBP"


def test_slips_are_mended_or_left_out_with_a_note():
    read, notes = pay(minimum="30000", maximum="20000")
    assert (read.minimum, read.maximum) == (20000, 30000)
    assert "exchanged" in notes[0]
    read, notes = pay("£35,000 per hour")
    assert (read.minimum, read.period, read.annual_minimum, read.full_time_hours) == (35000, "hour", None, None)
    assert "plausible" in notes[0]
    for number in ("nan", "inf", "-5", "lots", "9" * 400):
        read, notes = pay(minimum=number)
        assert read.minimum is None
        assert "no numbers" in notes[0]


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=4))
def test_no_text_raises_an_error(text, minimum, maximum, period, currency):
    read, _ = pay(text, minimum, maximum, period, currency)
    assert read.annual_minimum is None or 1_000 <= read.annual_minimum <= 5_000_000


@settings(deadline=None)
@given(
    st.from_regex(
        r"\A(up to |from )?£[0-9,.k]{1,9}( ?(-|to) ?£?[0-9,.k]{1,9})?( ?(per|a|p/)? ?(annum|h|day|pcm|pa))?\Z"
    )
)
def test_amounts_never_fall_and_are_never_negative(text):
    read, _ = pay(text)
    low, high = read.minimum, read.maximum
    assert all(amount is None or amount > 0 for amount in (low, high))
    assert low is None or high is None or low <= high
