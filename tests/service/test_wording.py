"""The page has words for everything that a coding may say."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from models.coding import Evidence, Kind, MatchedEntry, OtherScheme, Reason, Scheme
from service.items import ItemFields
from service.pages import coding, wording


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Reason, wording.REASONS),
        (Scheme, wording.SCHEMES),
        (get_type_hints(Evidence)["method"], wording.METHODS),
        (get_type_hints(MatchedEntry)["why"], wording.WHY),
        (get_type_hints(OtherScheme)["via"], wording.VIA),
    ],
)
def test_the_page_has_words_for(said, words):
    assert set(get_args(said)) == set(words)


def test_the_page_asks_for_all_that_a_coder_heeds():
    unheeded = {"kind", "salary", "employer"}
    assert set(coding.FIELDS) == set(ItemFields.model_fields) - unheeded
    assert list(coding.FIELDS)[2:] == [name for names in coding.FURTHER.values() for name in names]
    assert set(get_args(Kind)) == set(coding.KINDS) == set(coding.NEEDED) == set(coding.TITLE_HINTS)
