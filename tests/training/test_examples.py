"""What the coder learns from, read from sources written here."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from mappings.index import load_index
from mappings.normalise import normalise
from models.coding import Item
from training.examples import (
    APPRENTICESHIPS,
    HELD_OUT_OF,
    INDEX_HELD_OUT_OF,
    apprenticeships,
    coded_adverts,
    index_entries,
    is_held_out,
    noisy_entries,
    uncoded_adverts,
    volume_1,
)
from training.labelled import CODED_ADVERTS

COLUMNS = ("title", "category", "location", "description", "source", "soc2020", "alternates")


def write_coded(folder, rows):
    path = folder / CODED_ADVERTS
    path.parent.mkdir(parents=True)
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerows([COLUMNS, *rows])


def test_alternates_share_a_fifth(tmp_path):
    write_coded(
        tmp_path,
        [
            ("Ward Nurse - Leeds £30k", "Health", "Leeds", "Care", "board", "2237", "2231|2236|9999|2237"),
            ("Baker", "", "", "", "board", "5432", ""),
        ],
    )
    nurse, baker = coded_adverts(tmp_path)
    assert nurse.target == pytest.approx({"2237": 0.8, "2231": 0.1, "2236": 0.1})
    assert baker.target == {"5432": 1.0}
    assert nurse.fields == ("Ward Nurse", "Ward Nurse", "Health", "Care")
    assert nurse.is_advert
    assert nurse.weight == 1


def test_every_entry_of_soc2020_is_an_example():
    examples = index_entries()
    entries = [entry for entry in load_index().entries if entry.soc2020]
    assert len(examples) == len(entries)
    with_terms = next(place for place, entry in enumerate(entries) if entry.qualifier and entry.industry)
    entry = entries[with_terms]
    assert examples[with_terms].title == f"{entry.title} {entry.qualifier} {entry.industry}"
    assert examples[with_terms].target == {entry.soc2020: 1.0}
    assert not any(example.is_advert for example in examples)


def test_a_title_of_the_index_is_held_out_with_all_its_entries_and_its_noise():
    out = {normalise(example.cleaned.core) for example in index_entries() if example.held_out}
    kept = {normalise(example.cleaned.core) for example in index_entries() if not example.held_out}
    assert out.isdisjoint(kept)
    assert len(out) / len(kept | out) == pytest.approx(1 / INDEX_HELD_OUT_OF, abs=0.01)
    noise = noisy_entries(seed=1)
    assert sum(example.held_out for example in noise) / len(noise) == pytest.approx(1 / INDEX_HELD_OUT_OF, abs=0.01)


def test_noise_leaves_the_occupation_and_comes_from_its_seed():
    noise = noisy_entries(seed=1)
    assert noise == noisy_entries(seed=1) != noisy_entries(seed=2)
    titles = load_index().titles
    assert {frozenset(example.target) for example in noise} <= {
        frozenset({entry.soc2020}) for entries in titles.values() for entry in entries
    }
    changed = sum(normalise(example.title) not in titles for example in noise) / len(noise)
    assert 0.5 < changed < 1


def test_a_standard_falls_on_one_side_with_its_variants(tmp_path):
    path = tmp_path / APPRENTICESHIPS
    path.parent.mkdir()
    rows = [
        (f"OCC{number:04}{variant}", f"Job {number} {variant}", "2237", f"Post {number}|Place {number}")
        for number in range(200)
        for variant in "AB"
    ]
    uncoded = ("OCC9999", "Uncoded", "", "Something")
    pd.DataFrame([*rows, uncoded], columns=["occupation_id", "title", "soc2020", "typical_job_titles"]).to_csv(
        path, index=False
    )
    examples = apprenticeships(tmp_path)
    assert len(examples) == 3 * len(rows)
    sides: dict[str, set[bool]] = {}
    for example in examples:
        sides.setdefault(example.title.split()[1], set()).add(example.held_out)
    assert all(len(side) == 1 for side in sides.values())
    assert sum(side == {True} for side in sides.values()) / 200 == pytest.approx(1 / HELD_OUT_OF, abs=0.06)
    assert apprenticeships(tmp_path / "none") == []


def test_an_example_is_the_item_that_a_coder_is_given(tmp_path):
    write_coded(tmp_path, [("Ward Nurse", "Health", "Leeds", "Care", "board", "2237", "2231")])
    (nurse,) = coded_adverts(tmp_path)
    assert nurse.choice == "2237"
    assert nurse.item("vacancy") == Item(
        "Ward Nurse", "vacancy", category="Health", description="Care", location="Leeds"
    )
    assert nurse.item("job_title") == Item("Ward Nurse")


def test_titles_fall_on_one_side_however_they_are_written():
    assert is_held_out("Ward Nurse") == is_held_out("WARD  nurse!")
    share = sum(is_held_out(f"title {number}") for number in range(4_000)) / 4_000
    assert share == pytest.approx(1 / HELD_OUT_OF, abs=0.02)


def test_volume_1_gives_a_line_an_example(tmp_path):
    columns = {f"column {place}": ["", "", ""] for place in range(10)}
    columns["column 3"] = ["2237", "22", "5432"]
    columns["column 4"] = ["Nurses", "Health", "Bakers"]
    columns["column 8"] = ["~ nurses people\n~ writes notes", "<blank>", "<blank>"]
    columns["column 9"] = ["Ward nurse~Nurse", "", "Baker"]
    (tmp_path / "deep").mkdir()
    pd.DataFrame(columns).to_excel(
        tmp_path / "deep" / "soc2020volume1made.xlsx", sheet_name="SOC2020 descriptions", index=False
    )
    found = [(example.title, *example.target) for example in volume_1(tmp_path)]
    assert found == [
        ("Nurses", "2237"),
        ("Ward nurse", "2237"),
        ("Nurse", "2237"),
        ("nurses people", "2237"),
        ("writes notes", "2237"),
        ("Bakers", "5432"),
        ("Baker", "5432"),
    ]


def test_without_volume_1_there_is_less_to_learn_from(tmp_path):
    assert volume_1(tmp_path) == []


def test_uncoded_adverts_are_read_once_and_without_those_measured_on(tmp_path):
    folder = tmp_path / "adverts"
    folder.mkdir()
    pd.DataFrame(
        {
            "Title": ["Ward Nurse", "ward nurse!", "Ward Nurse", "Baker", "!!", "Gardener"],
            "Category": ["Health", "Health", "Other", "", "", ""],
            "LocationNormalized": ["Leeds"] * 6,
        }
    ).to_csv(folder / "a.csv.gz", index=False)
    pd.DataFrame({"job_title": ["Porter"], "job_description": ["Carry"]}).to_csv(
        folder / "nhs_made.csv.gz", index=False
    )
    assert list(uncoded_adverts(tmp_path, without=["GARDENER"])) == [
        ("Ward Nurse", "Health", "Leeds", "", "a.csv.gz"),
        ("Ward Nurse", "Other", "Leeds", "", "a.csv.gz"),
        ("Baker", "", "Leeds", "", "a.csv.gz"),
        ("Porter", "NHS", "", "Carry", "nhs_made.csv.gz"),
    ]
