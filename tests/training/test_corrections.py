"""Confirmed corrections as examples, and as a slice of the evaluation."""

from __future__ import annotations

import csv

import pytest

from mappings.crosswalk import load_crosswalk
from mappings.errors import SocCoderError
from mappings.schemes import load_scheme
from models.coder import Coder
from models.coding import Item
from models.overrides import COLUMNS
from training import corrections as module
from training.corrections import HELD_OUT_OF, confirmed, corrections, held_out, shares
from training.examples import is_held_out
from training.unseen import CORRECTIONS, unseen

PLAIN = {"correction": "c", "confirmed": "2026-11-27T12:00:00+00:00", "kind": "job_title", "scheme": "soc2020"}


def write(folder, *rows, name="november.csv"):
    path = folder / "corrections" / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, restval="")
        out.writeheader()
        out.writerows(PLAIN | row for row in rows)


def test_a_correction_is_read_as_the_coder_reads_its_item(tmp_path):
    vacancy = {"kind": "vacancy", "title": "URGENT Zorb Handler - Leeds £30k", "location": "Leeds", "category": "Farm"}
    write(
        tmp_path,
        {"title": "Zorb Handler", "qualifier": "head", "industry": "farm", "code": "5315"},
        vacancy | {"code": "5432"},
    )
    title, advert = corrections(tmp_path)
    assert title.fields == ("Zorb Handler head farm", "Zorb Handler", "", "")
    assert advert.fields == ("Zorb Handler", "Zorb Handler", "Farm", "")
    assert (title.target, advert.target) == ({"5315": 1.0}, {"5432": 1.0})
    assert {each.weight for each in (title, advert)} == {2}
    assert not title.is_advert


def test_the_last_confirmed_of_an_item_counts_and_the_uncodable_teach_nothing(tmp_path):
    later = "2026-12-01T12:00:00+00:00"
    write(tmp_path, {"title": "Zorb", "code": "5315", "confirmed": later}, {"title": "Blob", "code": "5315"})
    write(tmp_path, {"title": "Zorb", "code": "5432"}, {"title": "Blob", "code": "", "confirmed": later}, name="a.csv")
    assert [(each.item.title, each.code) for each in confirmed(tmp_path)] == [("Zorb", "5315")]


def test_those_held_out_to_one_group_are_measured_on(tmp_path):
    titles = [f"Zorb {number}" for number in range(40)]
    write(tmp_path, *({"title": title, "code": "5315"} for title in titles))
    found = held_out(tmp_path)
    assert [each.item.title for each in found] == [title for title in titles if module.is_held_out(title)]
    assert {(each.best, each.acceptable, each.source) for each in found} == {
        (frozenset({"5315"}), frozenset({"5315"}), "correction")
    }
    learned = [each.title for each in corrections(tmp_path) if not each.held_out]
    assert sorted([*learned, *(each.item.title for each in found)]) == sorted(titles)


def test_a_code_of_soc2010_is_carried_with_shares(tmp_path):
    crosswalk = load_crosswalk("soc2010", "soc2020")
    torn = min(load_scheme("soc2010").unit_groups, key=lambda code: crosswalk.targets(code)[0].share)
    write(tmp_path, {"title": "Zorb", "scheme": "soc2010", "code": torn})
    (correction,) = confirmed(tmp_path)
    assert shares(correction) == pytest.approx({link.code: link.share for link in crosswalk.targets(torn)}, abs=1e-6)
    assert sum(shares(correction).values()) == pytest.approx(1)


def test_a_quarter_is_held_out_with_all_that_is_held_out_of_adverts():
    titles = [f"zorb handler {number}" for number in range(4_000)]
    held_out = {title for title in titles if module.is_held_out(title)}
    assert len(held_out) == pytest.approx(len(titles) / HELD_OUT_OF, rel=0.1)
    assert {title for title in titles if is_held_out(title)} < held_out


def test_no_corrections(tmp_path):
    assert corrections(tmp_path) == []


def test_another_file_is_refused(tmp_path):
    write(tmp_path, {"title": "Zorb", "code": "0000"})
    with pytest.raises(SocCoderError, match="row 1"):
        corrections(tmp_path)


def test_those_held_out_are_a_slice_on_the_coder_alone(tmp_path):
    title = next(title for title in (f"Plumber {word}" for word in "abcdefghijklmnop") if module.is_held_out(title))
    write(tmp_path, {"title": title, "code": "5315"}, {"title": title, "code": "2231", "scheme": "soc2010"})
    coder = Coder.load()
    (judged,) = unseen(coder, tmp_path)[CORRECTIONS]
    assert judged.candidates[0][0] == coder.code(Item(title)).candidates[0].code
    assert judged.best == {"5315"}
