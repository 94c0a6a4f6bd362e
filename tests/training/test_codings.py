"""Codings of adverts, kept with a model's run."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from models.coder import Coder
from models.coding import Item
from training.codings import SCHEMA, codings, file_name, read, write
from training.labelled import Labelled
from training.metrics import Judged

ADVERTS = [
    Labelled(Item("Plumber and pipe wizard", "vacancy"), frozenset({"5315"}), frozenset({"5315"}), "made"),
    Labelled(Item("Zzyzx", "vacancy", description="Secret"), frozenset({"5432", "5435"}), frozenset({"5432", "5435"})),
]
JUDGED = [
    Judged([("5315", 0.75)], ADVERTS[0].best, ADVERTS[0].acceptable, "531"),
    Judged([], ADVERTS[1].best, ADVERTS[1].acceptable),
]


def test_a_file_gives_back_what_was_written_and_holds_no_text(tmp_path):
    path = write(JUDGED, ADVERTS, tmp_path)
    assert read(path, ADVERTS) == JUDGED
    table = pq.read_table(path)
    assert table.schema.equals(SCHEMA)
    assert table["row"].to_pylist() == [1, 2]
    assert table["best"].to_pylist() == ["5315", "5432|5435"]
    assert not any(word in path.read_bytes() for word in (b"wizard", b"Zzyzx", b"Secret"))


def test_other_adverts_have_another_file():
    others = [ADVERTS[:1], ADVERTS[::-1], [replace(ADVERTS[0], best=frozenset({"5314"})), ADVERTS[1]]]
    assert len({file_name(ADVERTS), *map(file_name, others)}) == 4
    assert file_name(ADVERTS) == file_name(list(ADVERTS))


@pytest.mark.usefixtures("registry")
def test_a_model_codes_adverts_once(monkeypatch):
    pytest.importorskip("mlflow", reason="needs the extra 'training'")
    from training.registry import CHAMPION

    first = codings(CHAMPION, ADVERTS)
    assert first[0].candidates[0][0] == "5315"
    with monkeypatch.context() as without:
        without.delattr(Coder, "load")
        assert codings(CHAMPION, ADVERTS) == first
        with pytest.raises(AttributeError):
            codings(CHAMPION, ADVERTS[:1])
