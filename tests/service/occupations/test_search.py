from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mappings.schemes import load_scheme
from models.coder import Coder
from models.coding import Item
from models.overrides import Override, Overrides
from service.occupations.search import MOST, OccupationSearch


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture
def search() -> OccupationSearch:
    return OccupationSearch()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("staff nurse", "2231"),
        ("STAFF   NURSE", "2231"),
        ("plumer", "5314"),
        ("electrican", "5241"),
        ("hairdreser", "6221"),
        ("plumb", "5314"),
        ("dental nur", "6143"),
        ("Snr HGV Driver x2 - Leeds £35k", "8211"),
    ],
)
def test_a_title_is_found_by_its_beginning_and_with_slips(coder, search, typed, code):
    assert search(coder, typed, "soc2010")[0].code == code


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_the_coder_ranks_and_what_only_the_index_has_comes_last(coder, search, scheme):
    for typed in ("nurse", "analyst", "comput", "teach", "engineer"):
        found = search(coder, typed, scheme)
        confidences = [each.confidence for each in found]
        sure = [each for each in confidences if each is not None]
        assert sure == sorted(sure, reverse=True)
        assert confidences[len(sure) :] == [None] * (len(found) - len(sure))
        assert len({each.code for each in found}) == len(found) <= MOST
        assert {each.code for each in found} <= set(load_scheme(scheme).unit_groups)
        assert found[0].confidence == coder.code_many([Item(typed)], scheme)[0].candidates[0].probability


@pytest.mark.parametrize("typed", ["", "   ", "👩‍⚕️", "\x00", "---"])
def test_nothing_typed_finds_nothing(coder, search, typed):
    assert search(coder, typed, "soc2020") == ()


@pytest.mark.parametrize("typed", ["n" * 5000, "nurse " * 2000, "'; DROP TABLE", "ممرضة", "a*b(c", "2231"])
def test_anything_may_be_typed(coder, search, typed):
    assert len(search(coder, typed, "soc2010")) <= MOST


def test_a_code_is_found_too(coder, search):
    assert "5314" in {each.code for each in search(coder, "5314", "soc2010")}


def test_what_people_confirm_leads_and_what_was_kept_before_does_not_stay(coder, search):
    before = search(coder, "Zorb handler", "soc2020")
    assert before[0].code != "3229"
    confirmed = Override(
        Item("Zorb handler"), "soc2020", load_scheme("soc2020").edition, "3229", "c", datetime.now(UTC)
    )
    coder.overrides = Overrides([confirmed])
    try:
        assert search(coder, "Zorb handler", "soc2020")[0] == ("3229", 1.0)
    finally:
        coder.overrides = Overrides()
    assert search(coder, "Zorb handler", "soc2020") == before


def test_the_same_again_is_not_coded_again(coder, search, monkeypatch):
    first = search(coder, "Staff nurse", "soc2020")
    monkeypatch.setattr(Coder, "code_many", None)
    assert search(coder, " Staff  nurse ", "soc2020") == first
