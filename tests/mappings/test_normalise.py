from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.normalise import normalise


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Staff Nurse", "staff nurse"),
        ("  staff\t nurse ", "staff nurse"),
        ("Attaché", "attache"),
        ("R&D manager", "r and d manager"),
        ("chef's assistant", "chefs assistant"),
        ("chef\u2019s assistant", "chefs assistant"),
        ("Fork-lift/reach truck driver", "fork lift reach truck driver"),
        ("\uff23\uff25\uff2f", "ceo"),
        ("snake_case", "snake case"),
        ("***", ""),
        ("", ""),
    ],
)
def test_key(text: str, key: str) -> None:
    assert normalise(text) == key


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(), st.text())
def test_case_and_spaces_do_not_matter(one: str, other: str) -> None:
    assert normalise(f"{one}  {other}") == normalise(f" {one} {other}")
