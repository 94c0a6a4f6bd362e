from __future__ import annotations

from collections import Counter

from mappings.index import load_index
from mappings.schemes import load_scheme


def test_counts() -> None:
    sources = Counter(entry.source for entry in load_index().entries)
    assert sources["soc2020_index"] == 31_964
    assert sources["soc2010_index"] > 700


def test_codes_are_in_their_schemes() -> None:
    entries = load_index().entries
    for field, scheme in (
        ("soc2020", "soc2020"),
        ("sub_unit_group", "soc2020"),
        ("soc2010", "soc2010"),
        ("isco08", "isco08"),
    ):
        codes = {getattr(entry, field) for entry in entries} - {""}
        assert not [code for code in codes if code not in load_scheme(scheme)]
    assert {entry.sub_unit_group[:4] == entry.soc2020 for entry in entries} == {True}


def test_every_unit_group_has_an_entry() -> None:
    entries = load_index().entries
    assert {entry.soc2020 for entry in entries} - {""} == set(load_scheme("soc2020").unit_groups)
    assert {entry.soc2010 for entry in entries} - {""} == set(load_scheme("soc2010").unit_groups)


def test_entries_of_the_older_index_have_only_soc2010() -> None:
    older = [entry for entry in load_index().entries if entry.source == "soc2010_index"]
    assert all(entry.soc2010 and not entry.soc2020 and entry.entry_id.startswith("v51-") for entry in older)


def test_identifiers_are_unique() -> None:
    entries = load_index().entries
    assert len({entry.entry_id for entry in entries}) == len(entries)


def test_by_title_compares_normalised_titles() -> None:
    index = load_index()
    found = index.by_title("  STAFF-nurse ")
    assert {entry.title for entry in found} == {"Staff nurse"}
    assert "2237" in {entry.soc2020 for entry in found if entry.default}
    assert index.by_title("no such title") == ()
    assert index.by_title("") == ()


def test_known_slips_are_corrected() -> None:
    entries = {entry.entry_id: entry for entry in load_index().entries}
    assert entries["b1zb"].soc2020 == "1132"
    assert entries["b1zb"].sub_unit_group == "113201"
    assert entries["e9po"].title == "IT facilities manager"
    assert entries["b6wi"].title == "Dust destructor foreman"
    assert entries["f4nd"].soc2020 == "8214"
    assert load_scheme("soc2020").group("821499").title == "Delivery drivers and couriers n.e.c."
