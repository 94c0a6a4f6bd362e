"""What the shipped coder makes of titles that training held out, and whether it keeps its word about them."""

from __future__ import annotations

import pytest

from models.coder import Coder

pytest.importorskip("torch")

from training.conform import crossed_coverages
from training.examples import coded_adverts
from training.metrics import agreement
from training.unseen import INDEX, STANDARDS, unseen


@pytest.fixture(scope="module")
def coder():
    return Coder.load()


def test_titles_of_the_index_are_not_looked_up(coder, tmp_path):
    """With the index to help it would be right every time."""
    found = unseen(coder, tmp_path)
    assert list(found) == [INDEX]
    assert len(found[INDEX]) > 1_500
    assert 0.6 < agreement(found[INDEX]) < 0.95


def test_standards_are_coded_where_there_are_any(coder, shared_data):
    found = unseen(coder, shared_data)
    assert agreement(found[STANDARDS], k=5) > 0.75


@pytest.mark.parametrize("kind", ["job_title", "vacancy"])
def test_the_stated_coverage_holds_at_every_level(coder, shared_data, kind):
    """On held-out adverts, each half with the thresholds of the other: within two points."""
    held_out = [advert for advert in coded_adverts(shared_data) if advert.held_out]
    probabilities = coder.probabilities([advert.item(kind) for advert in held_out])
    coverage = coder.rule(kind).coverage
    truth = [advert.choice for advert in held_out]
    assert crossed_coverages(probabilities, coder.codes, truth, coverage) == {
        level: pytest.approx(coverage, abs=0.02) for level in ("4", "3", "2", "1")
    }
