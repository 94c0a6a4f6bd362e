"""The encoder reads adverts that leave the network in doubt, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from models import bundle
from models.coder import DOUBTFUL, Coder
from models.coding import Item
from models.encoder import TITLE_TOKENS, TOKENIZER, TOKENS, Encoder, padded, read_tokenizer, token_ids
from models.features import Fields

SURE = Item("Dental nurse", "vacancy")
IN_DOUBT = Item("Technician", "vacancy", description="Test water samples in our laboratory and keep its records.")


@pytest.fixture
def tokenizer():
    return read_tokenizer(bundle.DEFAULT / TOKENIZER)


def test_only_adverts_in_doubt_are_read(monkeypatch):
    coder = Coder.load()
    asked = []
    read = Encoder.log_probabilities
    monkeypatch.setattr(Encoder, "log_probabilities", lambda self, items: asked.extend(items) or read(self, items))
    assert coder.probabilities([IN_DOUBT], careful=False).max() < DOUBTFUL < coder.probabilities([SURE]).max()
    coder.code_many([SURE, Item(IN_DOUBT.title), IN_DOUBT])
    assert [item.description for item in asked] == [IN_DOUBT.description]
    coder.code_many([IN_DOUBT], careful=False)
    assert len(asked) == 1


def test_reading_closely_changes_what_is_said(coder):
    fast, careful = (coder.probabilities([IN_DOUBT], careful)[0] for careful in (False, True))
    assert fast.sum() == pytest.approx(1, abs=1e-4)
    assert careful.sum() == pytest.approx(1, abs=1e-4)
    assert np.abs(fast - careful).max() > 0.01
    assert coder.code(IN_DOUBT).candidates[0].code == "3111"


def test_an_item_is_read_the_same_alone_and_among_others():
    encoder = Encoder(bundle.DEFAULT)
    items = [Fields("Nurse", "Nurse"), Fields("Chef", "Chef", "Catering", "Cook. " * 60), Fields("PLUMBER", "PLUMBER")]
    together = encoder.log_probabilities(items)
    apart = np.concatenate([encoder.log_probabilities([item]) for item in items])
    assert np.exp(together) == pytest.approx(np.exp(apart), abs=0.05)
    assert together.argmax(axis=1).tolist() == apart.argmax(axis=1).tolist()


def test_long_texts_are_cut(tokenizer):
    title, whole = token_ids(tokenizer, [Fields("nurse " * 100, ""), Fields("nurse " * 100, "", "", "care " * 500)])
    assert len(title) == TITLE_TOKENS
    assert len(whole) == TOKENS
    assert title[-1] == whole[-1] == whole[TITLE_TOKENS - 1]


def test_capitals_and_women_are_read_as_others_are(tokenizer):
    one, other, third = token_ids(tokenizer, [Fields(text, "") for text in ("SALESWOMAN", "salesman", "Salesperson")])
    assert one == other == third


def test_shorter_items_are_filled_up():
    assert padded([[1, 2, 3], [4]]).tolist() == [[1, 2, 3], [4, 0, 0]]
