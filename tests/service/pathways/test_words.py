"""The pages have words for everything that a pathway may say."""

from __future__ import annotations

from typing import get_args

from mappings.schemes import SUBJECT_SCHEMES
from models.links import EvidenceKind
from models.pathways.nearness import NearnessKind
from service.pages.pathways import EVIDENCE, SECTIONS, SUBJECTS, trades
from service.pathways.answers import MapOccupationAnswer
from service.pathways.find import PATHWAYS


def test_there_are_words_for_everything():
    assert set(EVIDENCE) == set(get_args(EvidenceKind)) | set(get_args(NearnessKind))
    assert set(SECTIONS) == set(PATHWAYS)
    assert set(SUBJECTS) == set(SUBJECT_SCHEMES)


def test_variants_of_an_occupation_are_named_once():
    titles = ("Baker - bread", "Baker - cakes", "Florist")
    occupations = [MapOccupationAnswer(code="OCC0", title=title, soc2020=None, doubt=None) for title in titles]
    assert trades(occupations) == "Baker; Florist"
