"""The page has words for everything that a coding may say."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from models.coding import Evidence, MatchedEntry, OtherScheme, Reason, Scheme
from service.pages import wording


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
