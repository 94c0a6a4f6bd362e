"""The record of a run says what it learned from, with what code and how long it took."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("pandas", reason="needs the extra 'training'")

from models.clean import clean
from training.examples import Example, Uncoded
from training.families import ESCO, Family
from training.labelled import CODED_ADVERTS
from training.record import LIBRARIES, Lot, code, digests, lots, record
from training.stages import made, stages, took

ADVERT = Example("Baker", clean("Baker"), "Food", "We bake.", "", {"5432": 1.0}, 1.0, "coded_adverts/here")
ENTRY = replace(ADVERT, description="", source="index", weight=0.5)


def test_examples_are_counted_by_source():
    held_out = replace(ADVERT, held_out=True, description="")
    assert lots([ADVERT, held_out, ENTRY, ADVERT]) == [
        Lot("coded_adverts/here", learned=2, held_out=1, with_text=2, weight=1.0),
        Lot("index", learned=1, held_out=0, with_text=0, weight=0.5),
    ]


@pytest.fixture
def sources(tmp_path):
    for name in (CODED_ADVERTS, ESCO, "soc/soc2020volume1made.xlsx", "adverts/made.csv.gz", "adverts/notes.txt"):
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Baker,5432")
    return tmp_path / "sources"


def test_the_files_that_are_read_have_digests(sources):
    found = digests(sources)
    assert list(found) == ["adverts/made.csv.gz", ESCO, CODED_ADVERTS, "soc/soc2020volume1made.xlsx"]
    assert {len(digest) for digest in found.values()} == {64}


def test_a_corrected_label_makes_other_stages(sources, tmp_path):
    """The file is as long as before: its size tells nothing."""
    before = stages(tmp_path / "work", {}, digests(sources))
    assert stages(tmp_path / "work", {}, digests(sources)) == before
    (sources / CODED_ADVERTS).write_text("Baker,5435")
    assert stages(tmp_path / "work", {}, digests(sources)) != before


def test_the_code_is_named():
    ran = code()
    assert ran.libraries.keys() == set(LIBRARIES)
    assert (ran.commit is None) == (ran.has_changes is None)
    assert ran.commit is None or len(ran.commit) == 40


def test_a_record_tells_what_was_resumed(tmp_path):
    made(tmp_path / "first.npz", lambda path: path.touch())
    resumed = took(tmp_path)
    made(tmp_path / "second.npz", lambda path: path.touch())
    found = record(
        seconds=61.234,
        code=code(),
        plan={"seed": 1},
        digests={"a.csv": "0" * 64},
        examples=[ADVERT, ENTRY],
        codes=["5432", "5435", "2237"],
        uncoded=[Uncoded("Chef", "", "", "", "a.csv.gz"), Uncoded("Cook", "", "", "", "a.csv.gz")],
        families=[Family(("chef", "cook"), frozenset())],
        folder=tmp_path,
        resumed=resumed,
    )
    assert [(stage.name, stage.resumed) for stage in found.stages] == [("first", True), ("second", False)]
    assert found.uncoded == {"a.csv.gz": 2}
    assert (found.families, found.family_titles) == (1, 2)
    assert found.groups_without_adverts == 2
    assert found.seconds == 61.2
