"""The standards with an official code, and their folds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mappings.normalise import normalise
from training.education.standards import coded_standards, folds, titles


def test_every_standard_has_an_official_code_and_what_is_given_of_it(tmp_path: Path):
    found = {each.occupation.code: each for each in coded_standards(tmp_path)}
    assert len(found) > 600
    piling = found["OCC0268"]
    assert (piling.code, piling.family, piling.item.title, piling.item.level) == (
        "8215",
        "OCC0268",
        "Piling attendant",
        "2",
    )
    assert piling.item.kind == "apprenticeship"
    assert not any(each.item.overview for each in found.values())


def test_texts_are_those_of_the_reference(tmp_path: Path):
    (tmp_path / "education").mkdir()
    (tmp_path / "education/apprenticeship_standards_text_2020.csv").write_text(
        "reference,overview,duties\nST0268,Helps to drive piles.,Keep the site safe|Set out piles\n"
    )
    [piling] = [each for each in coded_standards(tmp_path) if each.occupation.code == "OCC0268"]
    assert (piling.item.overview, piling.item.duties) == ("Helps to drive piles.", "Keep the site safe|Set out piles")


@pytest.mark.parametrize("seed", [1, 2])
def test_no_standard_and_no_title_is_in_two_folds(tmp_path: Path, seed: int):
    standards = coded_standards(tmp_path)
    found = folds(standards, 5, seed)
    for key in (lambda each: {each.family}, lambda each: set(map(normalise, titles(each)))):
        where: dict[str, set[int]] = {}
        for each, fold in zip(standards, found, strict=True):
            for one in key(each):
                where.setdefault(one, set()).add(int(fold))
        assert all(len(those) == 1 for those in where.values())
    sizes = np.bincount(found)
    assert len(sizes) == 5
    assert sizes.max() - sizes.min() < 10


def test_by_standard_only_variants_are_kept_together(tmp_path: Path):
    standards = coded_standards(tmp_path)
    where: dict[str, set[int]] = {}
    for each, fold in zip(standards, folds(standards, 5, 1, by_title=False), strict=True):
        where.setdefault(each.family, set()).add(int(fold))
    assert all(len(those) == 1 for those in where.values())
    assert set.union(*where.values()) == set(range(5))


def test_the_same_seed_gives_the_same_folds(tmp_path: Path):
    standards = coded_standards(tmp_path)
    assert (folds(standards, 5, 3) == folds(standards, 5, 3)).all()
