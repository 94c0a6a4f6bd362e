from __future__ import annotations

import pytest

from mappings.errors import UnknownCodeError
from mappings.near import group_of
from mappings.schemes import SUBJECT_SCHEMES, load_scheme, load_subjects


@pytest.mark.parametrize("name", SUBJECT_SCHEMES)
def test_a_known_code_is_its_group(name: str) -> None:
    scheme = load_subjects(name)
    assert all(group_of(scheme, code) is group for code, group in scheme.groups.items())


@pytest.mark.parametrize(
    ("scheme", "code", "near"),
    [
        (load_scheme("soc2020"), "2239", "2237"),
        (load_scheme("soc2010"), "2137x", "2137"),
        (load_subjects("jacs3"), "i999", "I990"),
        (load_subjects("cah_1_3"), "11-1", "11-01"),
    ],
)
def test_the_hint_names_the_nearest_codes(scheme, code: str, near: str) -> None:
    with pytest.raises(UnknownCodeError) as caught:
        group_of(scheme, code)
    assert f"{near} {scheme.groups[near].title}" in caught.value.hint


@pytest.mark.parametrize("code", ["", "\x00", "٢٢٣٧", "2" * 100_000])
def test_any_other_text_is_no_code(code: str) -> None:
    with pytest.raises(UnknownCodeError) as caught:
        group_of(load_scheme("soc2020"), code)
    assert len(str(caught.value)) < 500
