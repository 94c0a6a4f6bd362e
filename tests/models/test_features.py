"""The n-grams that the classifier reads."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest

from models.features import DESCRIPTION_READ, Fields, bags, words


def hashes(*grams: str) -> set[int]:
    return {crc32(gram.encode()) for gram in grams}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chef's Assistant", ["chefs", "assistant"]),
        ("C++ / C# developer", ["c++", "c#", "developer"]),
        ("Attaché", ["attache"]),
        ("Year-6 teacher", ["year", "6", "teacher"]),
        ("", []),
        ("医生", []),
        ("a" * 100, ["a" * 30]),
    ],
)
def test_words(text, found):
    assert words(text) == found


def test_a_title_gives_words_pairs_skips_bounds_and_character_grams():
    found = set(bags([Fields("staff nurse night", "staff nurse")]).hashes.tolist())
    assert hashes("w:staff", "w:nurse", "staff nurse", "staff _ night", "^staff", "nurse$", "=staff nurse") <= found
    assert hashes("<st", "urse>", "night") <= found
    assert not hashes("d:staff", "c:staff", "staff night") & found


def test_category_and_description_have_grams_of_their_own():
    found = set(bags([Fields("", "", "Nursing_Jobs", "kind and caring")]).hashes.tolist())
    assert found == hashes("c:nursing", "c=nursing", "d:kind", "d:and", "d:caring", "d:kind and", "d:and caring")


def test_each_field_has_the_norm_of_its_weight():
    together = bags([Fields("staff nurse", "staff nurse", "Health", "caring for people")])
    assert np.sqrt((together.weights**2).sum()) == pytest.approx(np.sqrt(1 + 0.5**2 + 0.7**2), rel=1e-5)


def test_items_lie_one_after_the_other():
    items = [Fields("chef", "chef"), Fields("", ""), Fields("nurse", "nurse", "x", "y")]
    together, apart = bags(items), [bags([item]) for item in items]
    assert together.sizes.tolist() == [int(one.sizes[0]) for one in apart]
    assert together.sizes[1] == 0
    assert together.hashes.tolist() == np.concatenate([one.hashes for one in apart]).tolist()
    assert together.weights.tolist() == np.concatenate([one.weights for one in apart]).tolist()


def test_no_items():
    assert bags([]).sizes.shape == (0,)


def test_a_description_is_read_as_far_as_a_coder_reads():
    read = "word " * (DESCRIPTION_READ // 5)
    assert bags([Fields("", "", "", read)]).hashes.tolist() == bags([Fields("", "", "", read + "more")]).hashes.tolist()
