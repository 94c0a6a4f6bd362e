"""A feed read into the store, on both engines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.coder import Coder
from models.coding import Item
from models.overrides import Override, Overrides
from service.store.database import Database, DatabaseAwayError
from service.store.tables import CODINGS, IMPORTS, QUARANTINE, VACANCIES
from service.store.vacancies import read_vacancy
from service.vacancies import ingest as module
from service.vacancies import patience
from service.vacancies.ingest import Options, begin, ingest
from service.vacancies.standards import official_code
from service.vacancies.vacancy import Pay, Place, Refusal, Standard


def test_a_vacancy_comes_back_as_it_was(database, take, rows, vacancy):
    full = vacancy(
        1,
        "Care assistant",
        description="Nights in a home for twelve.",
        employer="Elm Court",
        place=Place("Leeds", "LS1 4AP", 53.8, -1.55),
        pay=Pay("£11.50 an hour", 11.5, 11.5, "hour", "GBP", 22425, 22425, 37.5),
        hours="part_time",
        weekly_hours=20.0,
        contract="apprenticeship",
        posted=date(2026, 11, 1),
        closes=date(2026, 12, 1),
        url="https://example.org/1",
        category="Care",
        standard=Standard("119", "ST0005", "Adult care worker", 2),
        notes=("The date was mended.",),
    )
    assert take([full]) == {"new": 1}
    (row,) = rows(database)
    assert read_vacancy(row) == full
    assert (row.soc2020, row.soc2010) == ("6135", "6145")
    (coding,) = rows(database, CODINGS)
    assert (coding.vacancy, coding.code, coding.level, coding.is_current) == (row.number, "6135", 4, True)
    assert next(iter(coding.candidates)) == "6135"
    assert next(iter(coding.other_scheme)) == "6145"
    assert coding.confidence == row.confidence > 0.5


def test_what_comes_in_is_stored_or_quarantined_and_twice_changes_nothing(
    database, take, feed, vacancy, rows, content, monkeypatch
):
    monkeypatch.setattr(module, "MOST_ITEMS", 7)
    items = [*feed(60), vacancy(3), vacancy(4, "Another title")]
    first = take(items)
    assert first == {"new": 54, "repeated": 2, "quarantined.malformed": 6}
    assert first.total() == len(items)
    before = content(database), rows(database, VACANCIES, {"import_number"})
    assert take(items) == {"unchanged": 54, "repeated": 2, "quarantined.malformed": 6}
    assert (content(database), rows(database, VACANCIES, {"import_number"})) == before
    assert len(rows(database, CODINGS)) == 54
    assert [row.raw for row in rows(database, QUARANTINE)] == [f"raw {number}" for number in range(9, 60, 10)]


def test_what_changed_is_coded_again_and_its_history_kept(database, take, rows, vacancy):
    take([vacancy(1, "Plumber"), vacancy(2, "Barista")])
    assert take([vacancy(1, "Solicitor"), vacancy(2, "Barista")]) == {"changed": 1, "unchanged": 1}
    changed, same = rows(database, VACANCIES, set())
    assert (changed.title, changed.soc2020, same.soc2020) == ("Solicitor", "2412", "9266")
    assert changed.changed > changed.first_seen == same.changed
    history = [(one.vacancy, one.code, one.is_current) for one in rows(database, CODINGS)]
    assert history == [(1, "5315", False), (2, "9266", True), (1, "2412", True)]


def test_copies_of_an_advert_are_linked_and_kept(database, take, rows, vacancy):
    copy = vacancy(1, "Plumber", employer="Pipes Ltd", place=Place("Leeds"), description="Mend pipes.")
    assert take([copy, replace(copy, reference="again", title="PLUMBER!")]) == {"new": 2, "linked": 1}
    agency = replace(copy, source="agency", description="Mend  pipes")
    assert take([agency], "agency") == {"new": 1, "linked": 1}
    other = replace(copy, reference="other", place=Place("York"))
    bare = [vacancy(number, "Plumber", place=Place("Leeds")) for number in (7, 8)]
    assert take([other, *bare]) == {"new": 3}
    assert len({row.cluster for row in rows(database)}) == 4


def test_contacts_are_masked(database, take, rows, vacancy):
    text = "Ask Eve on 0113 496 0000 or eve@example.org. Pay £25,000-30,000."
    take([vacancy(1, "Plumber eve@example.org", description=text)])
    (row,) = rows(database)
    assert row.title == "Plumber [address]"
    assert row.description == "Ask Eve on [telephone] or [address] Pay £25,000-30,000."


def test_descriptions_may_be_left_out(database, take, rows, vacancy):
    wordy = vacancy(1, "Team member", description="Make coffee in our café as a barista.")
    take([wordy], keep_descriptions=False)
    (row,) = rows(database)
    assert row.description == ""
    assert row.soc2020
    assert take([wordy], keep_descriptions=False) == {"unchanged": 1}


def test_what_a_complete_feed_has_not_is_gone_until_it_is_back(database, take, rows, vacancy):
    take([vacancy(number) for number in range(5)])
    take([vacancy(1, source="other")], "other")
    some = [vacancy(number) for number in (0, 2, 4)]
    assert take(some, is_complete=True) == {"unchanged": 3, "gone": 2}
    assert [row.reference for row in rows(database, VACANCIES, set()) if row.gone] == ["r1", "r3"]
    assert take(some, is_complete=True) == {"unchanged": 3}
    assert take([vacancy(1), vacancy(3, "Barista")]) == {"back": 1, "changed": 1}
    assert not any(row.gone for row in rows(database, VACANCIES, set()))


def test_a_feed_that_broke_off_or_is_empty_is_not_complete(database, take, rows, vacancy):
    take([vacancy(1), vacancy(2)])
    for items in ([], [vacancy(1), Refusal("line 2", "broken_off", "The feed ends here.")]):
        take(items, is_complete=True)
        assert not any(row.gone for row in rows(database, VACANCIES, set()))


def test_a_stopped_import_goes_on_where_it_stopped(database, coder, take, feed, rows, content, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_ITEMS", 10)
    path = tmp_path / "feed.csv"
    path.write_text("a feed")
    items = feed(100)

    def broken():
        yield from items[:55]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(broken(), path=path)
    assert len(rows(database)) == 45
    again = begin(database, "board", "feed.csv", path, False)
    assert (again.position, again.counts) == (50, {"new": 45, "quarantined.malformed": 5})
    assert ingest(database, coder, items, again, Options()) == {"new": 90, "quarantined.malformed": 10}
    stopped = content(database)
    straight = Database(str(tmp_path / "straight.db"))
    ingest(straight, coder, items, begin(straight, "board", "feed.csv", path, False), Options())
    assert content(straight) == stopped
    assert begin(database, "board", "feed.csv", path, False).position == 0


def test_another_file_or_an_unknown_one_begins_anew(database, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    first = begin(database, "board", "one", one, False)
    assert begin(database, "board", "one", one, False).number == first.number
    numbers = [
        begin(database, "board", "", path, whole).number for path, whole in ((one, True), (None, False), (None, False))
    ]
    assert begin(database, "board", "two", two, False).number not in {first.number, *numbers}
    assert begin(database, "board", "one", one, False).number not in {first.number, *numbers}
    assert len({first.number, *numbers}) == 4


def test_two_that_read_one_feed_at_once_do_not_double_it(database, coder, feed, rows, tmp_path):
    path = tmp_path / "feed.csv"
    path.write_text("a feed")
    one, two = (begin(database, "board", "feed.csv", path, False) for _ in range(2))
    ingest(database, coder, feed(20), one, Options())
    with pytest.raises(SocCoderError, match="Another process"):
        ingest(database, coder, feed(30), two, Options())
    assert len(rows(database)) == 18


def test_a_commit_whose_answer_was_lost_is_not_repeated(database, coder, feed, rows, monkeypatch):
    """The connection breaks after the commit, before its answer: the chunk is kept once, and counted once."""
    monkeypatch.setattr(patience, "WAITS", (0, 0))
    real, broken = module._keep, []

    def loses_the_answer(*arguments):
        counts = real(*arguments)
        if not broken:
            broken.append(True)
            raise DatabaseAwayError("The connection is lost.")
        return counts

    monkeypatch.setattr(module, "_keep", loses_the_answer)
    started = begin(database, "board", "feed.csv", None, False)
    assert ingest(database, coder, feed(20), started, Options()) == {"new": 18, "quarantined.malformed": 2}
    assert len(rows(database)) == 18
    (row,) = rows(database, IMPORTS, set())
    assert (row.position, Counter(row.counts)) == (20, {"new": 18, "quarantined.malformed": 2})
    assert row.finished


def test_an_apprenticeship_takes_the_code_of_its_standard(database, rows, vacancy):
    official, another = Standard(lars_code="1"), Standard(reference="ST9999")
    items = [
        vacancy(1, "Apprentice", standard=official),
        vacancy(2, "Plumber", standard=another),
        vacancy(3, "Barista", standard=official),
    ]
    coder = Coder.load()
    coder.overrides = Overrides([confirmed("Barista", "5435")])
    ingest(database, coder, items, begin(database, "board", "feed.csv", None, False), Options())
    by_standard, by_coder, by_people = rows(database, CODINGS)
    assert (by_standard.code, by_standard.level, by_standard.confidence) == (official_code(official), 4, None)
    assert (by_standard.evidence, by_standard.reason) == ("standard", None)
    assert (by_coder.code, by_people.code) == ("5315", "5435")
    assert by_people.evidence.startswith("override")
    assert rows(database)[0].soc2010 == next(iter(by_standard.other_scheme))


def confirmed(title, code):
    return Override(Item(title, "vacancy"), "soc2020", "", code, "one", datetime.now(UTC))


def test_a_standard_of_several_occupations_has_no_code():
    assert official_code(Standard(reference="ST0127")) == official_code(Standard(lars_code="1"))
    assert official_code(Standard(lars_code="1")) in load_scheme("soc2020").unit_groups
    for none in (Standard(reference="ST0037"), Standard(), Standard(title="Network engineer")):
        assert official_code(none) is None
