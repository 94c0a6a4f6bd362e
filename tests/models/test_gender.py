"""Men and women of an occupation share a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.features import Fields, bags
from models.gender import common, common_title


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("saleswoman", "salesman"),
        ("salesperson", "salesman"),
        ("salespeople", "salesman"),
        ("firemen", "fireman"),
        ("waitress", "waiter"),
        ("headmistress", "headteacher"),
        ("headmaster", "headteacher"),
        ("woman", "woman"),
        ("person", "person"),
        ("women", "women"),
        ("specimen", "specimen"),
        ("bitumen", "bitumen"),
        ("nurse", "nurse"),
    ],
)
def test_common(word, form):
    assert common(word) == form


def test_the_last_word_of_a_title_may_be_a_person():
    assert common_title("lollipop lady") == common_title("lollipop person") == "lollipop man"
    assert common_title("lady") == "lady"


@given(st.text("abcdefgmnopwersn", min_size=1, max_size=12))
def test_the_common_form_is_its_own(word):
    assert common(common(word)) == common(word)


def test_the_classifier_reads_the_common_form():
    one, other = (bags([Fields(title, title)]).hashes.tolist() for title in ("senior saleswoman", "senior salesman"))
    assert one == other
