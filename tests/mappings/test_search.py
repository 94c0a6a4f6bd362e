from __future__ import annotations

import time

import pytest

from mappings.errors import UnknownSchemeError
from mappings.search import SearchHit, load_search


def codes(hits: list[SearchHit]) -> list[str]:
    return [hit.code for hit in hits]


def test_a_title_comes_before_titles_that_begin_with_it() -> None:
    hits = load_search()("nurse", limit=100)
    assert hits[0].title == "Nurse"
    assert hits[0].entry is not None
    assert hits[0].entry.default
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert {1.0, 0.9, 0.8} == set(scores)
    assert all(hit.title.casefold().startswith("nurse") for hit in hits if hit.score == 0.9)


def test_words_in_any_order_begun_only() -> None:
    assert "2237" in codes(load_search()("nur staf"))


def test_qualifier_and_industry_words_count() -> None:
    hits = load_search()("teacher primary", limit=30)
    assert any(hit.entry and hit.title == "Teacher" and "primary" in hit.entry.industry for hit in hits)


def test_a_code_finds_its_group() -> None:
    first, *others = load_search()("2237")
    assert first == SearchHit("2237", "Other registered nursing professionals", None, 1.0)
    assert codes(others) == ["223700"]
    assert all(code.startswith("22") for code in codes(load_search()("22")))


def test_a_group_title_finds_it() -> None:
    assert "2241" not in codes(load_search("soc2010")("midwives"))
    assert any(hit.entry is None and hit.code == "2231" for hit in load_search()("midwifery nurses"))


@pytest.mark.parametrize(("typed", "title"), [("sofware enginer", "Software engineer"), ("nurce", "Nurse")])
def test_a_slip_of_the_finger(typed: str, title: str) -> None:
    best = load_search()(typed)[0]
    assert best.title == title
    assert best.score < 0.7


@pytest.mark.parametrize("typed", ["", "  ", "***", "🙂", "qzxqzxqzx", "x" * 100_000, "zq " * 30_000])
def test_nothing_found(typed: str) -> None:
    assert load_search()(typed) == []


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_limit(limit: int) -> None:
    assert len(load_search()("a", limit)) == limit


def test_hits_have_codes_of_the_scheme() -> None:
    search = load_search("isco08")
    assert all(hit.entry is None or hit.entry.isco08 == hit.code for hit in search("nurse", 50))


def test_no_hit_twice() -> None:
    hits = load_search()("counsel", 50)
    shown = [(hit.code, hit.title, hit.entry and (hit.entry.qualifier, hit.entry.industry)) for hit in hits]
    assert len(shown) == len(set(shown))


def test_unknown_scheme() -> None:
    with pytest.raises(UnknownSchemeError):
        load_search("soc1990")


def test_quick_enough_to_type_against() -> None:
    search = load_search()
    typed = ["n", "nu", "staff nur", "software eng", "manager", "ma en", "driver hgv", "2237"]
    started = time.perf_counter()
    for words in typed:
        search(words)
    assert (time.perf_counter() - started) / len(typed) < 0.01
