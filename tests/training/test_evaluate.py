"""Measuring a coder: what it is given, and what comes of its answers."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from models.coding import Item
from models.depth import DepthRule
from training.evaluate import TOP, evaluate
from training.labelled import Labelled
from training.metrics import FEW

ADVERTS = [
    Labelled(Item("Plumber", "vacancy", category="trades"), frozenset({"5315"}), frozenset({"5315"}), "a"),
    Labelled(Item("Baker", "vacancy", description="Bread"), frozenset({"5432"}), frozenset({"5432", "5435"}), "a"),
    Labelled(Item("Chef", "vacancy"), frozenset({"5434"}), frozenset({"5434"}), "b"),
]
CODES = {"Plumber": "5315", "Baker": "5435", "Chef": "5434"}


class Coder:
    """Knows titles as they stand; by title alone it says minor groups, and never finds a chef."""

    version, data_version = "model", "data"
    codes = ("5315", "5432", "5434", "5435")

    def rule(self, kind, careful):
        return DepthRule(0.9, {"4": 0.3, "3": 0.3, "2": 0.3, "1": 0.3})

    def probabilities(self, items, careful):
        """Every group is as likely as any other, but for plumbers."""
        even, plumber = [0.25] * 4, [0.7, 0.1, 0.1, 0.1]
        return np.array([plumber if item.title == "Plumber" else even for item in items], np.float32)

    def code_many(self, items, top, careful):
        assert top == TOP
        assert careful
        return [self.code(item) for item in items]

    def code(self, item):
        code = CODES.get(item.title)
        if code is None or (item.title == "Chef" and item.kind == "job_title"):
            return SimpleNamespace(candidates=(), code=None)
        decided = code if item.kind == "vacancy" else code[:3]
        return SimpleNamespace(candidates=(SimpleNamespace(code=code, probability=0.8),), code=decided)


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(Coder(), ADVERTS, seen={"plumber"})


def test_every_part_is_coded_with_all_it_holds_and_by_title_alone(evaluation):
    assert list(evaluation.parts) == [
        "title only",
        "title only, by title alone",
        "full advert",
        "full advert, by title alone",
        "all",
        "all, by title alone",
    ]
    figures = evaluation.parts
    assert [figures[name]["rows"] for name in ("title only", "full advert", "all")] == [2, 1, 3]
    assert figures["title only"]["agree@1"] == 1
    assert figures["title only, by title alone"]["agree@1"] == 0.5
    assert figures["full advert"]["agree@1"] == 0
    assert figures["full advert"]["acceptable@1"] == 1
    assert figures["all, by title alone"]["coded at 3 digits"] == pytest.approx(2 / 3)
    assert figures["all, by title alone"]["right at 3 digits"] == 1
    assert figures["all, by title alone"]["not coded"] == pytest.approx(1 / 3)


def test_plausible_groups_are_told_at_every_level(evaluation):
    """A baker's and a chef's unit group have a quarter each, their minor group three quarters."""
    shares = [evaluation.parts["all"][f"plausible {level}d"] for level in (4, 3, 2, 1)]
    assert shares == pytest.approx([1 / 3, 1, 1, 1])
    assert evaluation.parts["full advert"]["plausible 4d"] == 0


def test_slices_are_coded_as_vacancies(evaluation):
    assert evaluation.slices["source: a"]["agree@1"] == 0.5
    assert evaluation.slices["source: b"]["agree@1"] == 1
    assert evaluation.slices["title: seen in training"]["rows"] == 1
    assert list(evaluation.slices) == sorted(evaluation.slices)


def test_every_title_is_coded_with_a_typo_too(evaluation):
    assert evaluation.slices["title: with a typo"]["rows"] == 3
    assert evaluation.slices["title: with a typo"]["agree@1"] == 0
    assert evaluate(Coder(), ADVERTS).slices["title: with a typo"] == evaluation.slices["title: with a typo"]


def test_what_the_file_lacks_is_left_out():
    evaluation = evaluate(Coder(), ADVERTS[:1])
    assert list(evaluation.parts) == ["title only", "title only, by title alone", "all", "all, by title alone"]
    assert not any("training" in name for name in evaluation.slices)


def test_all_figures_are_found_under_one_name(evaluation):
    assert evaluation.figures["all/agree@1"] == pytest.approx(2 / 3)
    assert evaluation.figures["source: b/rows"] == 1 < FEW
    assert all(isinstance(value, int | float) for value in evaluation.figures.values())


def test_without_adverts_there_is_nothing_to_measure():
    with pytest.raises(ValueError, match="no rows"):
        evaluate(Coder(), [])
