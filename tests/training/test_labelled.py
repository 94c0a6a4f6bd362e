"""Labelled adverts, read from files of either form."""

from __future__ import annotations

import gzip
import json

import pytest

from mappings.errors import SocCoderError
from models.coding import Item
from training.labelled import DEV, TRAIN, read_labelled


def test_adverts_of_two_coders(tmp_path):
    path = tmp_path / "coded.csv"
    path.write_text(
        "id,title,category,salary,location,description,coder_a,coder_b,acceptable\n"
        "F1,Plumber,trade jobs,£20,Leeds,Mends pipes,5315,8159,5315|5319\n"
        "T1,Baker,,,,,5432,5432,\n",
        encoding="utf-8",
    )
    plumber, baker = read_labelled(path)
    assert plumber.item == Item("Plumber", "vacancy", "", "", "Mends pipes", "trade jobs", "£20", "Leeds")
    assert plumber.best == {"5315", "8159"}
    assert plumber.acceptable == {"5315", "8159", "5319"}
    assert (plumber.part, plumber.source) == ("full advert", "F")
    assert baker.best == baker.acceptable == {"5432"}
    assert (baker.part, baker.source) == ("title only", "T")


def test_adverts_of_one_coder(tmp_path):
    path = tmp_path / "coded.csv.gz"
    path.write_bytes(gzip.compress(b"title,source,soc2020,alternates\nPlumber,board,5315,5319|8159\nNobody,board,,\n"))
    (plumber,) = read_labelled(path)
    assert plumber.best == {"5315"}
    assert plumber.acceptable == {"5315", "5319", "8159"}
    assert plumber.source == "board"


def test_alternates_and_all_but_title_and_code_may_be_absent(tmp_path):
    path = tmp_path / "coded.jsonl"
    path.write_text(json.dumps({"title": "Plumber", "soc2020": 5315, "description": None}))
    (plumber,) = read_labelled(path)
    assert plumber.item == Item("Plumber", "vacancy")
    assert plumber.best == plumber.acceptable == {"5315"}
    assert (plumber.part, plumber.source) == ("title only", "")


def test_an_absent_file_has_none(tmp_path):
    assert read_labelled(tmp_path / "absent.csv") == []


@pytest.mark.parametrize("header", ["title,code", "soc2020,alternates", "title,coder_a", ""])
def test_a_file_without_codes_says_what_it_needs(tmp_path, header):
    path = tmp_path / "adverts.csv"
    path.write_text(f"{header}\n")
    with pytest.raises(SocCoderError, match=r"adverts.csv is no file of labelled adverts") as raised:
        read_labelled(path)
    assert "'coder_a' and 'coder_b'" in raised.value.hint
    assert "'soc2020'" in raised.value.hint


def test_rows_that_cannot_be_used_are_all_counted(tmp_path):
    path = tmp_path / "coded.csv"
    path.write_text("title,soc2020\nPlumber,5315\nNurse,2231|22\nBaker,5432,more\n" + "Cook,9999\n" * 5)
    with pytest.raises(SocCoderError) as raised:
        read_labelled(path)
    assert "row 2: 22: no unit group of SOC2020; row 3: 3 fields where the header has 2; row 4" in str(raised.value)
    assert str(raised.value).endswith("and 2 more.")


def test_the_files_beside_the_project_are_read(shared_data):
    assert {advert.part for advert in read_labelled(DEV)} == {"title only", "full advert"}
    adverts = read_labelled(TRAIN)
    assert len(adverts) > 10_000
    assert all(advert.best <= advert.acceptable and advert.source for advert in adverts)
