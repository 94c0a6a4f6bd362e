"""Learning where standards are coded to, from few standards and a network of the shipped bundle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models import bundle
from models.apprenticeships.evidence import KINDS, weigh
from models.apprenticeships.nearness import Nearness
from models.apprenticeships.ranker import pooled
from models.apprenticeships.standard import Standard, read
from models.courses.vectors import Vectors
from models.education.shipped import read as read_part
from models.network import Network
from training.education.apprenticeships import PART, Crossed, fit, habits, learn
from training.education.audit import PAGE, TABLE, audit, write
from training.education.standard_figures import ALL, ALONE, SHOWN, measure, measure_shipped
from training.education.standards import coded_standards, folds


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Crossed:
    """Every standard, weighed by a network that knows them: what is learned is not honest, but goes the same way."""
    network = Network(bundle.read().network)
    standards = coded_standards(tmp_path_factory.mktemp("no sources"))
    fold = folds(standards, 3, seed=1)
    given = [read(each.item) for each in standards]
    learned = habits(standards, network.codes)
    nearness = Nearness(Vectors(read_part("courses").arrays), network.codes)
    evidence, _ = weigh(given, network, nearness, learned)
    alone, _ = weigh([Standard(each.title) for each in given], network, nearness, learned)
    return Crossed(standards, fold, evidence, alone, network.codes)


def test_what_is_not_given_says_nothing(crossed: Crossed):
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    alone = crossed.alone[0]
    assert (alone[:, kinds["job_titles"]] == alone[:, kinds["title"]]).all()
    assert (alone[:, kinds["near_job_titles"]] == alone[:, kinds["near_title"]]).all()
    assert (alone[:, kinds["near_text"]] == alone[:, kinds["near_title"]]).all()
    assert not alone[:, [kinds["indexed_job_titles"], kinds["level"], kinds["route"]]].any()


def test_weights_are_those_that_make_the_truth_likely():
    chance = np.random.default_rng(1)
    evidence = chance.normal(size=(400, 12, 2)).astype(np.float32)
    spread = pooled(evidence, np.array([1.5, 0], np.float32))
    truth = np.array([chance.choice(12, p=each / each.sum()) for each in spread.astype(np.float64)])
    assert fit(evidence, truth) == pytest.approx([1.5, 0], abs=0.2)


def test_probabilities_sum_to_1(crossed: Crossed):
    assert crossed.probabilities().sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_habits_are_of_levels_and_routes(crossed: Crossed):
    learned = habits(crossed.standards, crossed.codes)
    managers, elementary = (crossed.codes.index(code) for code in ("1131", "9132"))
    assert learned.of_level[7, managers] > learned.of_level[2, managers]
    assert learned.of_level[7, elementary] < learned.of_level[2, elementary]
    assert not learned.of_level[0].any()
    hair = learned.of_route[learned.routes.index("9")]
    assert crossed.codes[int(hair.argmax())] in {"6221", "6222"}


def test_variants_of_a_standard_count_as_one():
    standards = [each for each in coded_standards(Path()) if each.family in {"OCC0397", "OCC0268"}]
    codes = tuple(sorted({each.code for each in standards}))
    of_level = habits(standards, codes).of_level[2]
    assert len(standards) > 2
    assert of_level == pytest.approx([0, 0], abs=0.02)


def test_what_is_learned_is_written_as_a_part(crossed: Crossed, tmp_path: Path):
    version = learn(crossed, tmp_path)
    part = read_part(PART, tmp_path)
    assert part.version == version
    assert part.arrays["weights"].shape == (len(KINDS),)
    assert (np.diff(part.arrays["least"]) >= 0).all()
    assert learn(crossed, tmp_path) == version


def test_figures_are_of_all_fields_of_the_title_and_by_slice(crossed: Crossed):
    found = measure(crossed)
    assert {ALL, ALONE, "level 3", "route Digital"} <= found.keys()
    assert all(tuple(each) == SHOWN for each in found.values())
    assert found[ALL]["rows"] == len(crossed.standards)
    assert 0.5 < found[ALONE]["agree@1"] <= found[ALL]["agree@1"] <= found[ALL]["agree@5"] <= 1
    assert all(0 < found[ALL][name] <= 1 for name in ("set precision", "set recall"))


def test_the_shipped_network_is_measured_on_what_it_did_not_learn(crossed: Crossed, shared_data: Path):
    found = measure_shipped(crossed, shared_data)
    assert 20 < found["rows"] < len(crossed.standards) / 4
    assert found["agree@1"] < measure(crossed)[ALL]["agree@1"]
    assert found["agree@5"] > 0.8


def test_a_code_is_contradicted_where_other_evidence_is_stronger(crossed: Crossed):
    place = crossed.codes.index("2231")
    evidence = crossed.evidence.copy()
    row = next(row for row, each in enumerate(crossed.standards) if each.occupation.code == "OCC0943")
    evidence[row, :, :2] = -12
    evidence[row, place, :2] = -0.01
    found = audit(Crossed(crossed.standards, crossed.folds, evidence, crossed.alone, crossed.codes))
    [groomer] = [each for each in found if each.occupations == "OCC0943"]
    assert (groomer.official, groomer.suggested) == ("6129", "2231")
    assert groomer.times > 100
    assert "OCC0943" not in {each.occupations for each in audit(crossed)}


def test_findings_are_ranked_and_never_of_the_best_group(crossed: Crossed):
    found = audit(crossed)
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    assert [each.times for each in found] == sorted((each.times for each in found), reverse=True)
    assert all(each.official != each.suggested and each.times >= 1 for each in found)


def test_the_report_is_a_page_and_a_table(crossed: Crossed, tmp_path: Path):
    found = audit(crossed)[:3]
    write(found, len(crossed.standards), tmp_path / "report")
    lines = (tmp_path / "report" / TABLE).read_text(encoding="utf-8").splitlines()
    page = (tmp_path / "report" / PAGE).read_text(encoding="utf-8")
    assert len(lines) == 4
    assert all(each.official in page and each.suggested in page for each in found)
