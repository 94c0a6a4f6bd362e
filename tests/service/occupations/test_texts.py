from __future__ import annotations

import pytest

from mappings.crosswalk import load_crosswalk
from mappings.errors import SocCoderError, UnknownCodeError
from mappings.schemes import load_scheme
from service.occupations.texts import Text, load_texts


def test_every_group_has_its_own_text(volume_1):
    texts = load_texts(volume_1())
    assert texts.of("soc2020", "2237").text == Text("They are 2237.", "A course.", ("does 2237", "does more of it"))
    assert texts.of("soc2020", "2237").note == ""
    assert texts.of("soc2020", "22").text == Text("They are 22.", "", ())


def test_a_sub_unit_group_has_the_text_of_its_unit_group(volume_1):
    code = next(code for code in load_scheme("soc2020").groups if len(code) == 6)
    assert load_texts(volume_1()).of("soc2020", code).text.description == f"They are {code[:4]}."


@pytest.mark.parametrize("code", ["2231", "9139", "22", "1"])
def test_a_group_of_soc2010_has_the_text_of_its_largest_heir_and_says_so(volume_1, code):
    found = load_texts(volume_1()).of("soc2010", code)
    heir = load_crosswalk("soc2010", "soc2020").targets(code)[0]
    assert found.text.description == f"They are {heir.code}."
    assert f"SOC2020 {heir.code}" in found.note
    assert f"{heir.share:.0%}" in found.note


@pytest.mark.parametrize("scheme", ["soc2020", "soc2010"])
def test_without_a_folder_there_is_no_text_and_a_reason(scheme):
    found = load_texts(None).of(scheme, "2231")
    assert found.text is None
    assert "SOC_CODER_SOURCES" in found.note


def test_an_unknown_code_is_an_error():
    with pytest.raises(UnknownCodeError):
        load_texts(None).of("soc2020", "9999")


def test_a_folder_without_the_workbook_is_an_error(tmp_path):
    with pytest.raises(SocCoderError, match="no soc2020volume1"):
        load_texts(str(tmp_path))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"missing": ("2237",)}, "not every unit group"),
        ({"sheet": "Sheet1"}, "cannot be read"),
        ({"columns": 8}, "another layout"),
    ],
)
def test_another_workbook_is_refused(volume_1, given, problem):
    with pytest.raises(SocCoderError, match=problem):
        load_texts(volume_1(**given))


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "soc2020volume1.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(SocCoderError, match="cannot be read"):
        load_texts(str(tmp_path))


def test_the_published_workbook_has_a_text_of_every_group(shared_data):
    texts = load_texts(str(shared_data))
    for code in load_scheme("soc2020").unit_groups:
        text = texts.of("soc2020", code).text
        assert text.description
        assert text.tasks
    for scheme in ("soc2020", "soc2010"):
        assert all(texts.of(scheme, code).text for code in load_scheme(scheme).groups)
